import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';

export type Sync = Schemas['SyncView'];

export const isRunning = (sync: Sync): boolean => sync.status === 'running' || sync.status === 'approved';

export function syncQuery(team: string, sync: string) {
  return queryOptions({
    queryKey: keyOf(team, 'syncs', sync),
    queryFn: () => read(api.GET('/api/v1/teams/{team}/syncs/{sync}', { params: { path: { team, sync } } })),
  });
}

export function syncsPage(team: string, cursor: string | undefined) {
  return read(api.GET('/api/v1/teams/{team}/syncs', { params: { path: { team }, query: { cursor, limit: 20 } } }));
}
