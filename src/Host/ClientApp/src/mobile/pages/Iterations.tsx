import { api, read } from '../../api/client';
import { Choices, useChoice } from '../parts/Choices';
import { ListView } from '../parts/ListView';
import { Page } from '../parts/Page';
import { ProjectFilter, useProject } from '../parts/ProjectFilter';
import { IterationRow } from '../parts/Rows';
import { NothingOfMine } from '../parts/States';
import { useList } from '../parts/useList';
import { SearchLink, WorkTabs } from '../parts/WorkTabs';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const { iterations } = useWords();
  const team = useTeamId();
  const [state, setState] = useChoice('state', ['open', 'closed'] as const);
  const { project, starred, isNarrow, choose } = useProject();
  const query = { state, project, starred } as const;
  const list = useList([...keys.iterations, query], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/iterations', { params: { path: { team }, query: { ...query, cursor } }, signal })));
  return (
    <Page
      title={iterations.title}
      beside={<><ProjectFilter /><SearchLink /></>}
      refresh={() => list.refetch()}
      above={<><WorkTabs /><Choices label={iterations.title} value={state} choose={setState} options={[['open', iterations.open], ['closed', iterations.closed]]} /></>}
    >
      <ListView
        list={list}
        label={iterations.title}
        row={(iteration) => <IterationRow iteration={iteration} />}
        empty={<NothingOfMine title={iterations.empty} text={iterations.emptyText} filtered={isNarrow} clear={() => choose(null)} />}
      />
    </Page>
  );
}
