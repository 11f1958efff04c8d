import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { keyOf } from '../../app/session';

/** Null while the team has no corp. */
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
