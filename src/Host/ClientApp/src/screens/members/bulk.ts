import { api, read, type Role, type Schemas } from '../../api/client';
import type { MemberAction, Person } from './memberActions';

export type BulkResult = Schemas['BulkResult'];
export interface Filter { department?: number; status?: Person['status'] | 'none'; presence?: NonNullable<Person['presence']>; search?: string }
export interface Order { action: MemberAction; reason?: string; role?: Role; invite?: boolean }

/** The API takes as many at once. */
export const batch = 1000;

export const nothing: BulkResult = { changed: 0, unchanged: 0, refused: [] };

function plus(a: BulkResult, b: BulkResult): BulkResult {
  return { changed: a.changed + b.changed, unchanged: a.unchanged + b.unchanged, refused: [...a.refused, ...b.refused] };
}

export function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

type Whom = { people: string[] } | { members: string[] } | { department: number } | { all: true };

/** One call: up to a thousand by name, people or members who are nobody at WeCom; or a department with those below; or all. */
async function send(team: string, { action, reason, role, invite }: Order, whom: Whom): Promise<BulkResult> {
  const params = { path: { team } };
  const chosen = { people: null, members: null, department: null, includeChildren: true, all: false, ...whom };
  if (action === 'authorize') return read(api.POST('/api/v1/teams/{team}/members/authorize', { params, body: { ...chosen, role: role ?? 'member', invite: invite ?? false } }));
  // Who is nobody at WeCom was invited by mail, and is again.
  if (action === 'invite' && !('members' in whom)) return read(api.POST('/api/v1/teams/{team}/members/authorize', { params, body: { ...chosen, role: null, invite: true } }));
  return read(api.POST('/api/v1/teams/{team}/members/bulk', { params, body: { ...chosen, action, reason: reason ?? null } }));
}

/** Everybody who was chosen, batch by batch: what is done stays done when it is stopped. */
export async function doToAll(team: string, order: Order, people: readonly Person[], report: (done: number, sum: BulkResult) => void, signal: AbortSignal): Promise<BulkResult> {
  const named = people.filter((p) => p.person).map((p) => p.person ?? '');
  const others = people.filter((p) => !p.person && p.member).map((p) => p.member ?? '');
  let [sum, done] = [nothing, 0];
  for (const whom of [...batches(named, batch).map((b) => ({ people: b })), ...batches(others, batch).map((b) => ({ members: b }))]) {
    if (signal.aborted) break;
    sum = plus(sum, await send(team, order, whom));
    done += 'people' in whom ? whom.people.length : whom.members.length;
    report(done, sum);
  }
  return sum;
}

const notAtWeCom = 'directory.not-at-wecom';

/** Without any other filter the server knows itself who they are, however many. Who is nobody at WeCom is invited by mail again, as where they are chosen one by one. */
export async function doToWhole(team: string, order: Order, { department }: Filter): Promise<BulkResult> {
  let sum = await send(team, order, department === undefined ? { all: true } : { department });
  if (order.action !== 'invite') return sum;
  const byMail = sum.refused.flatMap((r) => (r.code === notAtWeCom && r.member ? [r.member] : []));
  sum = { ...sum, refused: sum.refused.filter((r) => r.code !== notAtWeCom) };
  for (const members of batches(byMail, batch)) sum = plus(sum, await send(team, order, { members }));
  return sum;
}

export function isWhole({ status, presence, search }: Filter): boolean {
  return !status && !presence && !search;
}

/** All that match, as they are now: read to the end before anything is changed, since changing them may take them out of the filter. */
export async function allMatching(team: string, filter: Filter, report: (found: number) => void, signal: AbortSignal): Promise<Person[]> {
  const found: Person[] = [];
  for (let cursor: string | undefined; !signal.aborted; ) {
    const page = await peoplePage(team, filter, cursor, signal);
    found.push(...page.items);
    report(found.length);
    if (!page.next) break;
    cursor = page.next;
  }
  return found;
}

export function peoplePage(team: string, filter: Filter, cursor: string | undefined, signal?: AbortSignal) {
  return read(api.GET('/api/v1/teams/{team}/people', { params: { path: { team }, query: { ...filter, search: filter.search ?? undefined, status: filter.status ?? undefined, cursor, limit: 200 } }, signal }));
}
