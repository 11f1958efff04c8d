import { queryOptions } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';

export type Policy = Schemas['SyncPolicy'];

export function policyQuery(team: string) {
  return queryOptions({ queryKey: keyOf(team, 'policy'), queryFn: () => read(api.GET('/api/v1/teams/{team}/sync-policy', { params: { path: { team } } })) });
}

/** Seconds in the largest unit that fits without a remainder: 2 hours, 90 minutes. */
export function spanText(seconds: number, t: TFunction): string {
  if (seconds % 86_400 === 0) return t('policy.days', { n: seconds / 86_400 });
  if (seconds % 3600 === 0) return t('policy.hours', { n: seconds / 3600 });
  return t('policy.minutes', { n: Math.round(seconds / 60) });
}
