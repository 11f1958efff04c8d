import { useSearchParams } from 'react-router';
import { api, read } from '../../api/client';
import { Choices, useChoice } from '../parts/Choices';
import { ListView } from '../parts/ListView';
import { Page } from '../parts/Page';
import { ProjectFilter, useProject } from '../parts/ProjectFilter';
import { ItemRow } from '../parts/Rows';
import { NothingOfMine } from '../parts/States';
import { useList } from '../parts/useList';
import { SearchLink, WorkTabs } from '../parts/WorkTabs';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const { items } = useWords();
  const team = useTeamId();
  const [, setParams] = useSearchParams();
  const [mine, setMine] = useChoice('mine', ['assigned', 'created', 'followed'] as const);
  const [kind, setKind] = useChoice('kind', ['any', 'task', 'requirement', 'defect', 'epic'] as const);
  const [state, setState] = useChoice('state', ['open', 'done'] as const);
  const { project, starred, isNarrow } = useProject();
  const query = { mine, kind: kind === 'any' ? undefined : kind, state, project, starred } as const;
  const list = useList([...keys.items, query], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/items', { params: { path: { team }, query: { ...query, cursor } }, signal })));
  return (
    <Page
      title={items.title}
      beside={<><ProjectFilter /><SearchLink /></>}
      refresh={() => list.refetch()}
      above={(
        <>
          <WorkTabs />
          <Choices label={items.mine} value={mine} choose={setMine} options={[['assigned', items.assigned], ['created', items.created], ['followed', items.followed]]} />
        </>
      )}
    >
      <div className="filters">
        <Choices chips label={items.kind.any} value={kind} choose={setKind} options={[['any', items.all], ['task', items.kind.task], ['requirement', items.kind.requirement], ['defect', items.kind.defect], ['epic', items.kind.epic]]} />
        <button type="button" className="toggle" aria-pressed={state === 'done'} onClick={() => setState(state === 'done' ? 'open' : 'done')}>{items.done}</button>
      </div>
      <ListView
        list={list}
        label={items.title}
        row={(item) => <ItemRow item={item} />}
        empty={<NothingOfMine title={items.empty} text={items.emptyText} filtered={isNarrow || kind !== 'any' || state === 'done'} clear={() => setParams({}, { replace: true })} />}
      />
    </Page>
  );
}
