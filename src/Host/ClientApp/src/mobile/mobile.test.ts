import { afterEach, describe, expect, it, vi } from 'vitest';
import { sketchOf } from './parts/BurnDown';
import { mentionAt, mentioned, piecesOf } from './parts/mentions';
import { tookText } from './parts/Rows';
import { agoText, daysTo, dayText } from './parts/times';
import { flawOf, isEmpty, usual } from './preferences';
import { enter, signInAddress, teamOf } from './session';
import { fill } from './texts';
import { texts as en } from './texts/en';
import { texts as zh } from './texts/zh';
import { webAddress } from './work';

const team = '0199a5a2-7c1e-7b6e-8a2f-3d4c5b6a7980';
const phone = 'Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30';

describe('where to sign in', () => {
  it('is WeCom’s own way inside of WeCom, and back to exactly this page', () => {
    expect(signInAddress(`/m/${team}/items/1?m=2`, phone)).toBe(`/join/${team}/wecom?to=${encodeURIComponent(`/m/${team}/items/1?m=2`)}`);
  });

  it('is the sign-in page elsewhere, and where no team is known', () => {
    expect(signInAddress(`/m/${team}/me`, 'Mozilla/5.0 Chrome/140')).toBe(`/sign-in?to=${encodeURIComponent(`/m/${team}/me`)}`);
    expect(signInAddress('/m/', phone)).toBe('/sign-in?to=%2Fm%2F');
  });

  it.each([[`/m/${team}`, team], [`/m/${team}/items`, team], [`/m/${team}x/items`, undefined], ['/m/', undefined], [`/teams/${team}`, undefined]])('%s is of the team %s', (path, of) => {
    expect(teamOf(path)).toBe(of);
  });
});

describe('coming in', () => {
  const replace = vi.fn();
  const answers = (status: number, body: unknown) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))));
  const at = (path: string, userAgent: string) => {
    vi.stubGlobal('location', { pathname: path, search: '', origin: 'http://localhost', replace });
    vi.stubGlobal('navigator', { userAgent, onLine: true });
  };
  const me = (role: string, of = team) => ({ account: { id: '1', email: 'a@b.example', emailVerified: true, name: 'A' }, teams: [{ teamId: of, teamName: 'Acme', role }] });

  afterEach(() => {
    vi.unstubAllGlobals();
    replace.mockReset();
    sessionStorage.clear();
  });

  it('goes by WeCom without a session, once: a browser that keeps nothing is told so instead of being sent round', async () => {
    at(`/m/${team}/messages`, phone);
    answers(401, { code: 'access.sign-in-required' });
    expect(await enter()).toBeNull();
    expect(replace).toHaveBeenCalledExactlyOnceWith(`/join/${team}/wecom?to=${encodeURIComponent(`/m/${team}/messages`)}`);
    expect(await enter()).toMatchObject({ kind: 'no-cookies' });
    expect(replace).toHaveBeenCalledOnce();
  });

  it('lets a member in', async () => {
    at(`/m/${team}/messages`, phone);
    answers(200, me('member'));
    expect(await enter()).toMatchObject({ kind: 'in', team: { teamId: team } });
  });

  it('asks the team’s own door why somebody is no member, inside of WeCom', async () => {
    at(`/m/${team}/messages`, phone);
    answers(200, me('member', '0199a5a2-0000-7b6e-8a2f-3d4c5b6a7980'));
    expect(await enter()).toBeNull();
    expect(replace).toHaveBeenCalledOnce();
    expect(await enter()).toMatchObject({ kind: 'outside' });
  });

  it('has no workbench for auditors, and says when nothing answers', async () => {
    at(`/m/${team}/messages`, 'Chrome');
    answers(200, me('auditor'));
    expect(await enter()).toMatchObject({ kind: 'auditor' });
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await enter()).toMatchObject({ kind: 'unreachable', error: { code: 'client.offline' } });
  });
});

describe('the burn-down', () => {
  const days = [{ on: '2026-03-02', total: 4, left: 4 }, { on: '2026-03-03', total: 4, left: 2 }];

  it('falls from the first day’s work to nothing on the last day', () => {
    const sketch = sketchOf(days, '2026-03-06');
    expect(sketch?.ideal).toBe('M26,10L310,128');
    expect(sketch?.actual).toBe('M26,10L97,69');
    expect(sketch?.now).toEqual({ x: 97, y: 69 });
  });

  it('has no ideal without an end, and is nothing before it has begun', () => {
    expect(sketchOf(days, null)?.ideal).toBe('');
    expect(sketchOf([], '2026-03-06')).toBeNull();
  });

  it('holds when everything happened on one day', () => {
    expect(sketchOf([{ on: '2026-03-02', total: 0, left: 0 }], '2026-03-02')?.actual).toBe('M26,128');
  });
});

describe('a mention', () => {
  it.each([['hello @we', 9, 'we'], ['@', 1, ''], ['a@b', 3, null], ['@we there', 3, 'we'], ['@we there', 9, null], ['你好，@魏', 5, '魏']])('%s at %i is %s', (text, cursor, wanted) => {
    expect(mentionAt(text, cursor)).toBe(wanted);
  });

  it('is completed where it was typed', () => {
    expect(mentioned('hello @we, ok', 9, 'wei')).toEqual({ text: 'hello @wei , ok', cursor: 11 });
  });

  it('is told from addresses and from markup', () => {
    expect(piecesOf('<b>@wei</b> see https://x.example/a?b=1) or me@x.example')).toEqual([
      { kind: 'text', text: '<b>' }, { kind: 'mention', text: '@wei' }, { kind: 'text', text: '</b> see ' }, { kind: 'link', text: 'https://x.example/a?b=1' }, { kind: 'text', text: ') or me@x.example' },
    ]);
  });
});

describe('times', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  it.each([['2026-03-10T11:57:00Z', '3分钟前'], ['2026-03-10T11:59:40Z', '现在'], ['2026-03-08T12:00:00Z', '前天'], ['2025-01-08T12:00:00Z', '2025年1月8日']])('%s is %s', (at, text) => {
    expect(agoText(at, 'zh-CN', now)).toBe(text);
  });

  it('counts whole days, whatever the hour', () => {
    expect(daysTo('2026-03-11', new Date(2026, 2, 10, 23, 59).getTime())).toBe(1);
    expect(daysTo('2026-03-09', new Date(2026, 2, 10, 0, 1).getTime())).toBe(-1);
    expect(dayText('2026-03-09', 'en', now)).toBe('Mar 9');
  });

  it('knows how long a build took, or takes', () => {
    expect(tookText({ state: 'failed', startedAt: '2026-03-10T11:00:00Z', endedAt: '2026-03-10T11:03:04Z' })).toBe('3:04');
    expect(tookText({ state: 'running', startedAt: '2026-03-10T11:00:00Z', endedAt: null }, now)).toBe('1:00:00');
    expect(tookText({ state: 'queued', startedAt: null, endedAt: null })).toBeNull();
  });
});

describe('quiet time', () => {
  const none = { always: false, hours: [], holidays: [], workdays: [] };
  it('is none when nothing would be quiet', () => {
    expect(isEmpty(none)).toBe(true);
    expect(isEmpty({ ...none, hours: [usual] })).toBe(false);
    expect(isEmpty({ ...none, holidays: ['2026-10-01'] })).toBe(false);
  });
  it('needs a day', () => {
    expect(flawOf({ ...none, hours: [{ ...usual, days: [] }] })).toBe('day');
    expect(flawOf({ ...none, hours: [usual] })).toBeNull();
  });
});

describe('addresses from outside', () => {
  it.each([['https://git.example/1', 'https://git.example/1'], ['javascript:alert(1)', undefined], ['data:text/html,x', undefined], [null, undefined]])('%s leads to %s', (url, address) => {
    expect(webAddress(url)).toBe(address);
  });
});

describe('the words', () => {
  const flat = (of: object, path = ''): [string, string][] => Object.entries(of).flatMap(([key, value]: [string, unknown]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value as object, `${path}${key}.`)));
  const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();
  const english = new Map(flat(en));

  it.each(flat(zh))('%s has the same places in both languages', (key, chinese) => {
    expect(places(english.get(key) ?? '')).toEqual(places(chinese));
  });

  it('put values into their places', () => {
    expect(fill('{{n}} of {{all}}', { n: 1, all: 2 })).toBe('1 of 2');
  });
});
