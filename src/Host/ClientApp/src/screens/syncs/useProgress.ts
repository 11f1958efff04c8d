import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keyOf } from '../../app/session';
import { syncQuery, type Sync } from './syncQueries';

/** Follows a run as the server reports it. A lost connection is opened again by the browser, and the run goes on all the while. */
export function useProgress(team: string, sync: string, running: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!running) return;
    const source = new EventSource(`/api/v1/teams/${team}/syncs/${sync}/progress`);
    const show = ({ data }: MessageEvent<string>) => {
      queries.setQueryData(syncQuery(team, sync).queryKey, JSON.parse(data) as Sync);
    };
    source.addEventListener('progress', show);
    source.addEventListener('end', (e: MessageEvent<string>) => {
      source.close();
      show(e);
      for (const topic of ['syncs', 'members', 'departments', 'history'] as const) void queries.invalidateQueries({ queryKey: keyOf(team, topic) });
    });
    return () => source.close();
  }, [queries, team, sync, running]);
}
