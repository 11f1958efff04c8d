import { queryOptions } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api/client';

export type WorkItem = Schemas['WorkItem'];
export type WorkMergeRequest = Schemas['WorkMergeRequest'];
export type WorkBuild = Schemas['WorkBuild'];
export type WorkIteration = Schemas['WorkIteration'];
export type WorkMessage = Schemas['WorkMessage'];
export type BuildState = WorkBuild['state'];
export type MergeRequestState = WorkMergeRequest['state'];
export type ItemKind = WorkItem['kind'];
export type MessageKind = WorkMessage['kind'];

/** Keys start with the topic: what was done drops just what it concerns. */
export const keys = {
  badges: ['badges'],
  items: ['items'],
  iterations: ['iterations'],
  mergeRequests: ['merge-requests'],
  builds: ['builds'],
  messages: ['messages'],
  projects: ['projects'],
  links: ['links'],
  preferences: ['preferences'],
} as const;

export const badgesQuery = (team: string) => queryOptions({
  queryKey: keys.badges,
  queryFn: () => read(api.GET('/api/v1/teams/{team}/workbench/badges', { params: { path: { team } } })),
  refetchInterval: 60_000,
});

export const projectsQuery = (team: string) => queryOptions({
  queryKey: keys.projects,
  staleTime: 60_000,
  queryFn: () => read(api.GET('/api/v1/teams/{team}/workbench/projects', { params: { path: { team } } })),
});

/** As whom the caller is known at the team's sources. */
export const linksQuery = (team: string) => queryOptions({
  queryKey: keys.links,
  queryFn: () => read(api.GET('/api/v1/teams/{team}/me/source-users', { params: { path: { team } } })),
});

/** Where a thing's page is. */
export const pathOf: Record<MessageKind, string> = { item: 'items', iteration: 'iterations', 'merge-request': 'merge-requests', build: 'builds' };

/** Only the web: a source may send any address at all. */
export function webAddress(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined;
}
