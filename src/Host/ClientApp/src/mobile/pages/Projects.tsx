import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { Icon } from '../parts/Icons';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure, NothingOfMine } from '../parts/States';
import { useDo } from '../parts/useDo';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys, projectsQuery } from '../work';

const changed = [keys.projects, keys.items, keys.iterations, keys.mergeRequests, keys.builds];

export function Component() {
  const { projects: w } = useWords();
  const team = useTeamId();
  const query = useQuery(projectsQuery(team));
  const [find, setFind] = useState('');
  const star = useDo(
    ({ id, on }: { id: string; on: boolean }) => {
      const path = { params: { path: { team, project: id } } };
      return on ? api.PUT('/api/v1/teams/{team}/workbench/projects/{project}/star', path) : api.DELETE('/api/v1/teams/{team}/workbench/projects/{project}/star', path);
    },
    { refresh: changed },
  );
  const starGroup = useDo(
    ({ name, on }: { name: string; on: boolean }) => {
      const group = { params: { path: { team }, query: { name } } };
      return on ? api.PUT('/api/v1/teams/{team}/workbench/groups/star', group) : api.DELETE('/api/v1/teams/{team}/workbench/groups/star', group);
    },
    { refresh: changed },
  );
  const wanted = find.trim().toLowerCase();
  const shown = (query.data ?? []).filter((p) => [p.name, p.group ?? '', p.path ?? ''].some((text) => text.toLowerCase().includes(wanted)));
  const groups = [...new Set(shown.map((p) => p.group))].map((group) => [group, shown.filter((p) => p.group === group)] as const);
  return (
    <Page title={w.title} back refresh={() => query.refetch()}>
      {!query.data && (query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones />)}
      {query.data?.length === 0 && <NothingOfMine title={w.empty} text={w.emptyText} />}
      {!!query.data?.length && <input className="find" type="search" value={find} aria-label={w.find} placeholder={w.find} onChange={(e) => setFind(e.target.value)} />}
      {groups.map(([group, projects]) => (
        <section key={group ?? ''} className="card list" aria-label={group ?? w.noGroup}>
          <div className="line">
            <h2>{group ? <Outside>{group}</Outside> : w.noGroup}</h2>
            {group && <StarButton on={projects.some((p) => p.isGroupStarred)} label={fill(projects.some((p) => p.isGroupStarred) ? w.unstarGroup : w.starGroup, { name: group })} change={(on) => starGroup.start({ name: group, on })} />}
          </div>
          <ul>
            {projects.map((p) => (
              <li key={p.id} className="line">
                <span className="text"><strong><Outside>{p.name}</Outside></strong><small className="quiet"><Outside>{p.source}</Outside></small></span>
                <StarButton on={p.isStarred} label={fill(p.isStarred ? w.unstar : w.star, { name: p.name })} change={(on) => star.start({ id: p.id, on })} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function StarButton({ on, label, change }: { on: boolean; label: string; change: (on: boolean) => void }) {
  return <button type="button" className={on ? 'icon star on' : 'icon star'} aria-pressed={on} aria-label={label} onClick={() => change(!on)}><Icon name="star" filled={on} /></button>;
}
