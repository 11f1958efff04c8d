import { createContext, useContext } from 'react';
import { api, read, type Schemas } from '../api/client';
import { Refusal } from '../api/refusal';

type Me = Schemas['MeBody'];
export type Team = Schemas['MyTeamBody'];

/** What came of opening the page. */
export type Entry =
  | { kind: 'in'; me: Me; team: Team }
  | { kind: 'choose'; me: Me }
  | { kind: 'outside'; me: Me }
  | { kind: 'auditor'; me: Me; team: Team }
  | { kind: 'no-cookies' }
  | { kind: 'unreachable'; error: Refusal };

const tried = 'liaison.signed-in-at';
const patience = 30_000;

/** The team of an address such as /m/{team}/items. */
export function teamOf(path: string): string | undefined {
  return /^\/m\/([0-9a-f-]{36})(?:\/|$)/i.exec(path)?.[1]?.toLowerCase();
}

/** WeCom's own browser says so; there nobody has to type anything. */
export function isInWeCom(userAgent: string): boolean {
  return /wxwork/i.test(userAgent);
}

/** Where to sign in and come back to exactly here. */
export function signInAddress(here: string, userAgent: string): string {
  const team = teamOf(here);
  const to = encodeURIComponent(here);
  return team && isInWeCom(userAgent) ? `/join/${team}/wecom?to=${to}` : `/sign-in?to=${to}`;
}

const here = () => window.location.pathname + window.location.search;

/** Goes to sign in. */
export function signIn(): void {
  window.location.replace(signInAddress(here(), navigator.userAgent));
}

/** True the first time within half a minute: who is sent away again and again has a browser that keeps nothing. */
function mayTry(): boolean {
  try {
    const last = Number(sessionStorage.getItem(tried) ?? 0);
    sessionStorage.setItem(tried, String(Date.now()));
    return Date.now() - last > patience;
  } catch {
    return false;
  }
}

export function forgetTry(): void {
  try {
    sessionStorage.removeItem(tried);
  } catch {
    // Nothing was kept then.
  }
}

/** @returns Null when the browser is on its way to sign in. */
export async function enter(): Promise<Entry | null> {
  let me: Me;
  try {
    me = await read(api.GET('/api/v1/me'));
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    if (e.status !== 401) return { kind: 'unreachable', error: e };
    if (!mayTry()) return { kind: 'no-cookies' };
    signIn();
    return null;
  }

  // WeCom's own mark stays in the address through all redirects.
  if (window.location.hash === '#wechat_redirect') window.history.replaceState(null, '', here());
  const wanted = teamOf(window.location.pathname);
  if (!wanted) return { kind: 'choose', me };
  const team = me.teams.find((t) => t.teamId === wanted);
  if (team) {
    forgetTry();
    return team.role === 'auditor' ? { kind: 'auditor', me, team } : { kind: 'in', me, team };
  }

  // The team's own door knows why, and whose phone this is.
  if (isInWeCom(navigator.userAgent) && mayTry()) {
    signIn();
    return null;
  }

  return { kind: 'outside', me };
}

export const SessionContext = createContext<{ me: Me; team: Team } | null>(null);

export function useSession(): { me: Me; team: Team } {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nobody is signed in here.');
  return session;
}

export function useTeamId(): string {
  return useSession().team.teamId;
}
