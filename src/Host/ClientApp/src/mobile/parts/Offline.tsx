import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { Refusal } from '../../api/refusal';
import { useWords } from '../texts';

function listen(tell: () => void) {
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return () => {
    window.removeEventListener('online', tell);
    window.removeEventListener('offline', tell);
  };
}

/** Says that nothing new comes, as long as that is so; what came before stays to be read. */
export function Offline() {
  const { app } = useWords();
  const queries = useQueryClient();
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  const isFailing = useSyncExternalStore(
    (tell) => queries.getQueryCache().subscribe(tell),
    () => queries.getQueryCache().findAll({ type: 'active' }).some((q) => q.state.data !== undefined && q.state.error instanceof Refusal && q.state.error.status === 0),
  );
  if (isOnline && !isFailing) return null;
  return (
    <div className="offline" role="status">
      <span>{app.offline}</span>
      <button type="button" onClick={() => void queries.refetchQueries({ type: 'active' })}>{app.retry}</button>
    </div>
  );
}
