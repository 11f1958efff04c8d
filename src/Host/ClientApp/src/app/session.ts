import { queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, read, type Role, type Schemas } from '../api/client';
import { Refusal } from '../api/refusal';

export type Me = Schemas['MeBody'];

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await read(api.GET('/api/v1/me'));
    } catch (e) {
      if (e instanceof Refusal && e.status === 401) return null;
      throw e;
    }
  },
});

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: () => read(api.GET('/api/v1/setup')), staleTime: Infinity });

export function useMe(): Me | null | undefined {
  return useQuery(meQuery).data;
}

/** The team of the address, and what one may do there. Only below the layout, which has made sure that there is one. */
export function useTeam(): Schemas['MyTeamBody'] {
  const { team } = useParams();
  const mine = useMe()?.teams.find((t) => t.teamId === team);
  if (!mine) throw new Error('No team at this address.');
  return mine;
}

const order: readonly Role[] = ['member', 'auditor', 'admin', 'owner'];

export function mayAs(role: Role, needed: Role): boolean {
  return order.indexOf(role) >= order.indexOf(needed);
}

/** Keys start with the team and the topic, so that a change that somebody else made drops just what it concerns. */
export type Topic = 'members' | 'departments' | 'syncs' | 'invitations' | 'binding' | 'policy' | 'deliveries' | 'sources' | 'templates' | 'preferences' | 'history' | 'team';

export function keyOf(team: string, topic: Topic, ...rest: readonly unknown[]): readonly unknown[] {
  return ['team', team, topic, ...rest];
}
