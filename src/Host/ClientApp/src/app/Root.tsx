import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { Loaded } from '../parts/Loaded';
import { meQuery, setupQuery } from './session';

/** Where somebody who comes to the front door belongs. */
export function Root() {
  const me = useQuery(meQuery);
  const setup = useQuery(setupQuery);
  return (
    <Loaded query={me}>
      {(mine) => {
        if (mine) return <Navigate replace to={mine.teams.length === 1 && mine.teams[0] ? `/teams/${mine.teams[0].teamId}` : '/teams'} />;
        return <Loaded query={setup}>{({ required }) => <Navigate replace to={required ? '/first-run' : '/sign-in'} />}</Loaded>;
      }}
    </Loaded>
  );
}
