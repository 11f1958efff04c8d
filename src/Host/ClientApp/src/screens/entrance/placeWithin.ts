/** Where to go after signing in: a path of this site, or its front door. Never another site, however it is written. */
export function placeWithin(to: string | null): string {
  if (!to?.startsWith('/')) return '/';
  const url = URL.parse(to, window.location.origin);
  return url?.origin === window.location.origin && !to.startsWith('//') ? url.pathname + url.search : '/';
}

/** The workbench on the phone is a page of its own, which this one's router does not know. */
export function isElsewhere(place: string): boolean {
  return place.startsWith('/m/');
}
