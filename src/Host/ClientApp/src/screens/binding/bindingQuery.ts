import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { keyOf } from '../../app/session';

/** By a self-built app; null while there is none. */
export function bindingQuery(team: string) {
  return queryOptions({
    queryKey: keyOf(team, 'binding'),
    queryFn: async (): Promise<Schemas['BindingView'] | null> => {
      try {
        return await read(api.GET('/api/v1/teams/{team}/binding', { params: { path: { team } } }));
      } catch (e) {
        if (e instanceof Refusal && e.code === 'binding.not-bound') return null;
        throw e;
      }
    },
  });
}

/** By the third-party app: whether this server offers it, and the corp has installed it. */
export function suiteQuery(team: string) {
  return queryOptions({
    queryKey: keyOf(team, 'binding', 'suite'),
    queryFn: () => read(api.GET('/api/v1/teams/{team}/binding/suite', { params: { path: { team } } })),
  });
}

/** Whether the team has a corp, by whichever app; undefined while nobody knows yet. */
export function useIsBound(team: string): boolean | undefined {
  const app = useQuery(bindingQuery(team)).data;
  const suite = useQuery(suiteQuery(team)).data;
  return app || suite?.installed ? true : app === undefined || suite === undefined ? undefined : false;
}
