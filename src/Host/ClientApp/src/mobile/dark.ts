import { useSyncExternalStore } from 'react';
import { usePreferences } from '../app/preferences';

const query = window.matchMedia('(prefers-color-scheme: dark)');

/** As the person likes it, or as the device is. */
export function useDark(): boolean {
  const { appearance } = usePreferences();
  const device = useSyncExternalStore(
    (tell) => {
      query.addEventListener('change', tell);
      return () => query.removeEventListener('change', tell);
    },
    () => query.matches,
  );
  return appearance === 'system' ? device : appearance === 'dark';
}
