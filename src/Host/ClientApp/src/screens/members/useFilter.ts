import { useSearchParams } from 'react-router';
import type { Filter } from './bulk';

/** The filter of the members' list stands in the address: it can be sent to a colleague, and survives a reload. */
export function useFilter(): { filter: Filter; change: (change: Partial<Record<keyof Filter, string | undefined>>) => void } {
  const [params, setParams] = useSearchParams();
  const text = (key: string) => params.get(key) ?? undefined;
  return {
    filter: {
      department: Number(params.get('department')) || undefined,
      status: text('status') as Filter['status'],
      presence: text('presence') as Filter['presence'],
      search: text('search'),
    },
    change: (change) => setParams((old) => {
      const next = new URLSearchParams(old);
      for (const [key, value] of Object.entries(change)) {
        if (value) next.set(key, value);
        else next.delete(key);
      }
      return next;
    }, { replace: true }),
  };
}
