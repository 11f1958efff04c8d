import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import { Lines, LineWith } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure, Nothing } from '../parts/States';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const { links: w } = useWords();
  const team = useTeamId();
  const query = useQuery({ queryKey: keys.links, queryFn: () => read(api.GET('/api/v1/teams/{team}/workbench/links', { params: { path: { team } } })) });
  return (
    <Page title={w.title} back refresh={() => query.refetch()}>
      {!query.data && (query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={3} />)}
      {query.data?.length === 0 && <Nothing art="link" title={w.none} text={w.noneText} />}
      {!!query.data?.length && (
        <>
          <p className="quiet intro">{w.text}</p>
          <Lines>
            {query.data.map((l) => (
              <LineWith key={l.source} icon="link" text={<Outside>{l.name}</Outside>} under={l.linkedBy && w.by[l.linkedBy]} value={l.login ? <Outside>{l.login}</Outside> : w.notLinked} />
            ))}
          </Lines>
          {query.data.some((l) => l.login === null) && <p className="quiet intro">{w.help}</p>}
        </>
      )}
    </Page>
  );
}
