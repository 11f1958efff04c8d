import { api, read } from '../../api/client';
import { Choices, useChoice } from '../parts/Choices';
import { ListView } from '../parts/ListView';
import { Page } from '../parts/Page';
import { ProjectFilter, useProject } from '../parts/ProjectFilter';
import { MergeRequestRow } from '../parts/Rows';
import { NothingOfMine } from '../parts/States';
import { useList } from '../parts/useList';
import { SearchLink } from '../parts/WorkTabs';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const { mergeRequests: w } = useWords();
  const team = useTeamId();
  const [mine, setMine] = useChoice('mine', ['to-review', 'created', 'followed'] as const);
  const [state, setState] = useChoice('state', ['open', 'closed'] as const);
  const { project, starred, isNarrow, choose } = useProject();
  const query = { mine, state, project, starred } as const;
  const list = useList([...keys.mergeRequests, query], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/merge-requests', { params: { path: { team }, query: { ...query, cursor } }, signal })));
  return (
    <Page
      title={w.title}
      beside={<><ProjectFilter /><SearchLink /></>}
      refresh={() => list.refetch()}
      above={<Choices label={w.title} value={mine} choose={setMine} options={[['to-review', w.toReview], ['created', w.created], ['followed', w.followed]]} />}
    >
      <div className="filters"><Choices chips label={w.title} value={state} choose={setState} options={[['open', w.stateOpen], ['closed', w.stateClosed]]} /></div>
      <ListView
        list={list}
        label={w.title}
        row={(m) => <MergeRequestRow mergeRequest={m} />}
        empty={<NothingOfMine title={mine === 'to-review' && state === 'open' ? w.empty : w.emptyCreated} text={w.emptyText} filtered={isNarrow} clear={() => choose(null)} />}
      />
    </Page>
  );
}
