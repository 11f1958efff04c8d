import { api, read } from '../../api/client';
import { Choices, useChoice } from '../parts/Choices';
import { ListView } from '../parts/ListView';
import { Page } from '../parts/Page';
import { ProjectFilter, useProject } from '../parts/ProjectFilter';
import { BuildRow } from '../parts/Rows';
import { NothingOfMine } from '../parts/States';
import { useList } from '../parts/useList';
import { SearchLink } from '../parts/WorkTabs';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const { builds: w } = useWords();
  const team = useTeamId();
  const [state, setState] = useChoice('state', ['all', 'failed', 'running', 'succeeded'] as const);
  const [mine, setMine] = useChoice('mine', ['all', 'mine'] as const);
  const { project, starred, isNarrow, choose } = useProject();
  const query = { state: state === 'all' ? undefined : state, mine: mine === 'mine' || undefined, project, starred } as const;
  const list = useList([...keys.builds, query], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/builds', { params: { path: { team }, query: { ...query, cursor } }, signal })));
  return (
    <Page title={w.title} beside={<><ProjectFilter /><SearchLink /></>} refresh={() => list.refetch()}>
      <div className="filters">
        <Choices chips label={w.title} value={state} choose={setState} options={[['all', w.all], ['failed', w.state.failed], ['running', w.state.running], ['succeeded', w.state.succeeded]]} />
        <button type="button" className="toggle" aria-pressed={mine === 'mine'} onClick={() => setMine(mine === 'mine' ? 'all' : 'mine')}>{w.mine}</button>
      </div>
      <ListView
        list={list}
        label={w.title}
        row={(build) => <BuildRow build={build} inProject={!!project} />}
        empty={<NothingOfMine title={w.empty} text={w.emptyText} filtered={isNarrow || state !== 'all' || mine === 'mine'} clear={() => choose(null)} />}
      />
    </Page>
  );
}
