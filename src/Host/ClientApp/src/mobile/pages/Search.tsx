import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, read } from '../../api/client';
import type { IconName } from '../parts/Icons';
import { Page } from '../parts/Page';
import { Facts, Mark, Outside } from '../parts/Rows';
import { Bones, Failure, Nothing } from '../parts/States';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { pathOf } from '../work';

const icons: Record<'item' | 'merge-request' | 'iteration', IconName> = { item: 'task', 'merge-request': 'merge', iteration: 'iteration' };

export function Component() {
  const { search: w } = useWords();
  const team = useTeamId();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState(params.get('q') ?? '');
  const wanted = text.trim();
  useEffect(() => {
    // Once typing rests: the address keeps what was found, for the way back.
    const rest = setTimeout(() => setParams(wanted ? { q: wanted } : {}, { replace: true }), 250);
    return () => clearTimeout(rest);
  }, [wanted, setParams]);
  const asked = params.get('q') ?? '';
  const query = useQuery({
    queryKey: ['search', asked],
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => read(api.GET('/api/v1/teams/{team}/workbench/search', { params: { path: { team }, query: { search: asked } }, signal })),
  });
  return (
    <Page title={w.title} back>
      <input className="find" type="search" autoFocus value={text} maxLength={100} aria-label={w.placeholder} placeholder={w.placeholder} onChange={(e) => setText(e.target.value)} />
      {asked === '' && <p className="quiet hint">{w.hint}</p>}
      {asked !== '' && !query.data && (query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={3} />)}
      {asked !== '' && query.data?.length === 0 && <Nothing title={fill(w.empty, { text: asked })} />}
      {asked !== '' && !!query.data?.length && (
        <ul className="cards" aria-label={w.title}>
          {query.data.map((f) => (
            <li key={f.id}>
              <Link className="row" to={`/m/${team}/${pathOf[f.kind]}/${f.id}`}>
                <Mark tone={`k-${f.kind}`} icon={icons[f.kind]} text={w.kind[f.kind]} />
                <span className="text"><strong className={f.isOver ? 'over' : undefined}><Outside>{f.title}</Outside></strong><Facts>{[f.number && <Outside key="n">{`${f.kind === 'merge-request' ? '!' : '#'}${f.number}`}</Outside>, <Outside key="p">{f.project}</Outside>]}</Facts></span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
