import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keyOf, type Topic } from './session';

/** What others change shows up by itself: the server names the topics, and what is on screen of them is read again. */
export function useLiveChanges(team: string, allowed: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!allowed) return;
    const source = new EventSource(`/api/v1/teams/${team}/changes`);
    let broken = false;
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const { topics } = JSON.parse(data) as { topics: Topic[] };
      for (const topic of topics) void queries.invalidateQueries({ queryKey: keyOf(team, topic) });
    };
    source.onerror = () => {
      broken = true;
    };
    source.onopen = () => {
      // What happened while nobody listened.
      if (broken) void queries.invalidateQueries({ queryKey: ['team', team] });
      broken = false;
    };
    return () => source.close();
  }, [queries, team, allowed]);
}
