import { useQuery } from '@tanstack/react-query';
import { Popup } from 'antd-mobile';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { projectsQuery } from '../work';
import { Icon } from './Icons';
import { Outside } from './Rows';

/** Which project's things are shown: one, the starred ones, or all. Kept in the address. */
export function useProject() {
  const [params, setParams] = useSearchParams();
  const wanted = params.get('project');
  return {
    project: wanted && wanted !== 'starred' ? wanted : undefined,
    starred: wanted === 'starred' || undefined,
    isNarrow: wanted !== null,
    choose: (to: string | null) => setParams((now) => {
      const next = new URLSearchParams(now);
      if (to) next.set('project', to);
      else next.delete('project');
      return next;
    }, { replace: true }),
  };
}

export function ProjectFilter() {
  const words = useWords();
  const team = useTeamId();
  const [open, setOpen] = useState(false);
  const [find, setFind] = useState('');
  const { project, starred, choose } = useProject();
  const projects = useQuery(projectsQuery(team)).data ?? [];
  const chosen = projects.find((p) => p.id === project);
  const pick = (to: string | null) => {
    choose(to);
    setOpen(false);
  };
  const wanted = find.trim().toLowerCase();
  const shown = projects.filter((p) => [p.name, p.group ?? ''].some((text) => text.toLowerCase().includes(wanted)));
  return (
    <>
      <button type="button" className={project || starred ? 'project chosen' : 'project'} aria-haspopup="dialog" aria-label={words.projects.choose} onClick={() => setOpen(true)}>
        <Icon name={starred ? 'star' : 'folder'} filled={starred} />
        {chosen ? <Outside>{chosen.name}</Outside> : starred ? words.projects.starred : words.projects.all}
      </button>
      <Popup visible={open} onMaskClick={() => setOpen(false)} onClose={() => setOpen(false)} destroyOnClose bodyClassName="sheet">
        <div role="dialog" aria-modal="true" aria-label={words.projects.choose}>
          <div className="sheet-head">
            <h2>{words.projects.choose}</h2>
            <button type="button" className="plain" onClick={() => setOpen(false)}>{words.app.close}</button>
          </div>
          {projects.length > 8 && <input className="find" type="search" value={find} aria-label={words.projects.find} placeholder={words.projects.find} onChange={(e) => setFind(e.target.value)} />}
          <ul className="picks">
            <li><button type="button" aria-pressed={!project && !starred} onClick={() => pick(null)}><Icon name="folder" />{words.projects.all}</button></li>
            <li><button type="button" aria-pressed={!!starred} onClick={() => pick('starred')}><Icon name="star" filled />{words.projects.starred}</button></li>
            {shown.map((p) => (
              <li key={p.id}>
                <button type="button" aria-pressed={p.id === project} onClick={() => pick(p.id)}>
                  <Icon name="star" filled={p.isStarred || p.isGroupStarred} />
                  <span><Outside>{p.name}</Outside>{p.group && <small><Outside>{p.group}</Outside></small>}</span>
                </button>
              </li>
            ))}
          </ul>
          <Link className="manage" to={`/m/${team}/projects`}>{words.projects.manage}</Link>
        </div>
      </Popup>
    </>
  );
}
