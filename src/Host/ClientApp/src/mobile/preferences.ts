import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';
import { keys } from './work';

export type Preferences = Schemas['PreferencesView'];
export type Quiet = NonNullable<Preferences['doNotDisturb']>;
export type Hours = Quiet['hours'][number];

export const preferencesQuery = (team: string) => queryOptions({
  queryKey: keys.preferences,
  queryFn: () => read(api.GET('/api/v1/teams/{team}/me/notification-preferences', { params: { path: { team } } })),
});

/** Working days from evening to morning: what most who want quiet mean. */
export const usual: Hours = { days: [1, 2, 3, 4, 5], from: '22:00:00', to: '08:00:00' };

/** What is said of the schedule: null when it can be kept. */
export function flawOf(quiet: Quiet): 'day' | null {
  return quiet.hours.some((h) => h.days.length === 0) ? 'day' : null;
}

/** Nothing that would be quiet is no schedule. */
export function isEmpty(quiet: Quiet): boolean {
  return !quiet.always && quiet.hours.length === 0 && quiet.holidays.length === 0;
}
