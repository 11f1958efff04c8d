import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client';
import { useTeamId } from '../session';
import { keys } from '../work';

/** Whoever has a thing before them knows how it is: messages about it are read. */
export function useRead(subject: string, isThere: boolean): void {
  const team = useTeamId();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isThere) return;
    void api.POST('/api/v1/teams/{team}/workbench/messages/read', { params: { path: { team } }, body: { subject } })
      .then(() => Promise.all([keys.badges, keys.messages].map((queryKey) => queries.invalidateQueries({ queryKey }))))
      // They stay unread then; nothing else is lost.
      .catch(() => undefined);
  }, [team, subject, isThere, queries]);
}
