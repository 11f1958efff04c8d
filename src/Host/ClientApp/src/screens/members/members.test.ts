import { afterEach, describe, expect, it, vi } from 'vitest';
import { batches, doToAll, doToWhole, isWhole, nothing, type BulkResult } from './bulk';
import { actionsFor, type Person } from './memberActions';
import { forestOf, type Department } from './useDepartments';

const person = (over: Partial<Person>): Person => ({
  person: crypto.randomUUID(), member: null, name: 'x', userId: 'x', position: null, departments: [], presence: 'present', weComStatus: 1, status: null, role: null, reason: null, since: null, account: null, maybeNow: null, ...over,
});

describe('what can be done with a person', () => {
  it('depends on how things are', () => {
    expect(actionsFor(person({ status: null }))).toEqual(['authorize', 'invite']);
    expect(actionsFor(person({ status: 'invited' }))).toEqual(['invite', 'revokeInvitation', 'deauthorize', 'remove']);
    expect(actionsFor(person({ status: 'active' }))).toEqual(['lock', 'deauthorize', 'remove']);
    expect(actionsFor(person({ status: 'locked' }))).toEqual(['unlock', 'deauthorize', 'remove']);
  });

  it('never lets in who has left, or is nobody at WeCom', () => {
    expect(actionsFor(person({ status: 'removed', presence: 'left' }))).toEqual([]);
    expect(actionsFor(person({ status: 'deauthorized', person: null, member: 'm' }))).toEqual(['remove']);
  });

  it('invites once more whom a mail invited', () => {
    expect(actionsFor(person({ status: 'invited', person: null, member: 'm' }))).toEqual(['invite', 'revokeInvitation', 'deauthorize', 'remove']);
  });
});

describe('many at once', () => {
  afterEach(() => vi.unstubAllGlobals());

  const server = (seen: { people?: string[] | null; members?: string[] | null }[]) =>
    vi.stubGlobal('fetch', async (request: Request) => {
      const body = (await request.json()) as { people: string[] | null; members: string[] | null };
      seen.push(body);
      const result: BulkResult = { changed: (body.people ?? body.members ?? []).length, unchanged: 0, refused: [] };
      return new Response(JSON.stringify(result), { headers: { 'Content-Type': 'application/json' } });
    });

  it('are sent a thousand by a thousand, and those who are nobody at WeCom by their membership', async () => {
    const seen: { people?: string[] | null; members?: string[] | null }[] = [];
    server(seen);
    const people = [...Array.from({ length: 2_300 }, () => person({})), person({ person: null, member: 'm1' })];
    const reports: number[] = [];
    const sum = await doToAll('t', { action: 'lock', reason: 'x' }, people, (done) => reports.push(done), new AbortController().signal);
    expect(seen.map((b) => b.people?.length ?? b.members?.length)).toEqual([1000, 1000, 300, 1]);
    expect(reports).toEqual([1000, 2000, 2300, 2301]);
    expect(sum.changed).toBe(2301);
  });

  it('are invited again at WeCom or by mail, each in the way they were', async () => {
    const paths: string[] = [];
    vi.stubGlobal('fetch', (request: Request) => {
      paths.push(new URL(request.url).pathname);
      return Promise.resolve(new Response(JSON.stringify(nothing), { headers: { 'Content-Type': 'application/json' } }));
    });
    await doToAll('t', { action: 'invite' }, [person({ status: 'invited' }), person({ person: null, member: 'm', status: 'invited' })], () => undefined, new AbortController().signal);
    expect(paths).toEqual(['/api/v1/teams/t/members/authorize', '/api/v1/teams/t/members/bulk']);
  });

  it('are everybody: who is at WeCom is invited there, who was invited by mail is again, and who has left is told apart', async () => {
    const bodies: { members: string[] | null }[] = [];
    const answers: BulkResult[] = [
      { changed: 3, unchanged: 1, refused: [{ person: null, member: 'mail', code: 'directory.not-at-wecom' }, { person: 'p', member: 'm', code: 'directory.person-left' }] },
      { changed: 1, unchanged: 0, refused: [] },
    ];
    vi.stubGlobal('fetch', async (request: Request) => {
      bodies.push((await request.json()) as { members: string[] | null });
      return new Response(JSON.stringify(answers[bodies.length - 1]), { headers: { 'Content-Type': 'application/json' } });
    });
    const sum = await doToWhole('t', { action: 'invite' }, {});
    expect(bodies.map((b) => b.members)).toEqual([null, ['mail']]);
    expect(sum).toEqual({ changed: 4, unchanged: 1, refused: [{ person: 'p', member: 'm', code: 'directory.person-left' }] });
  });

  it('stop where they are stopped, and what is done stays done', async () => {
    const seen: object[] = [];
    server(seen);
    const stop = new AbortController();
    const sum = await doToAll('t', { action: 'unlock' }, Array.from({ length: 3_000 }, () => person({})), () => stop.abort(), stop.signal);
    expect([seen.length, sum.changed]).toEqual([1, 1000]);
  });

  it('are cut without losing anybody', () => {
    expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(batches([], 2)).toEqual([]);
  });

  it('are whole when only a department narrows them', () => {
    expect(isWhole({ department: 3 })).toBe(true);
    expect(isWhole({ status: 'active' })).toBe(false);
  });
});

describe('the tree', () => {
  const department = (id: number, parentId: number | null): Department => ({ id, parentId, name: `${id}`, nameEn: null, sort: 0, source: 'wecom', children: 0, people: 0 });

  it('hangs departments below their parents in the order they came', () => {
    const [root, other] = forestOf([department(1, null), department(5, 1), department(2, 1), department(7, 5), department(9, 404)]);
    expect(root?.children.map((b) => b.key)).toEqual([5, 2]);
    expect(root?.children[0]?.children.map((b) => b.key)).toEqual([7]);
    expect(other?.key).toBe(9);
  });
});
