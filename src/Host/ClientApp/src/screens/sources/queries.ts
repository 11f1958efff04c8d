import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';

export type Source = Schemas['SourceItem'];
export type Kind = Source['kind'];
export type NewSource = Schemas['NewSourceBody'];

/** In the order in which they are offered. */
export const kinds = ['gitlab', 'github', 'gitea', 'jenkins', 'coding', 'api'] as const satisfies readonly Kind[];

/** Those whose API we speak, and how its address looks; the others get a signed webhook. */
export const speaks: Partial<Record<Kind, string>> = { gitlab: 'https://gitlab.example.com/api/v4', gitea: 'https://gitea.example.com/api/v1' };

export const keyOfSources = (team: string) => keyOf(team, 'sources', 'list');

export const sourcesQuery = (team: string) => ({
  queryKey: keyOfSources(team),
  queryFn: () => read(api.GET('/api/v1/teams/{team}/sources', { params: { path: { team } } })),
  // What comes in is nobody's change that would be told.
  refetchInterval: 10_000,
});
