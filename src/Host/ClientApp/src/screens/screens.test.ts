import { describe, expect, it } from 'vitest';
import { Refusal } from '../api/refusal';
import { toneOf } from './audit/tones';
import { addressesIn } from './invitations/addresses';
import { stepOf } from './binding/BindWizard';
import { placeWithin } from './entrance/placeWithin';
import { formOf, limitsAreWider, policyOf } from './policy/policyForm';
import type { Policy } from './policy/policyQuery';
import { quietFormOf, quietOf } from './settings/quietForm';
import { percentOf } from './syncs/LiveSync';
import { deviceText } from '../parts/device';

describe('where to go after signing in', () => {
  it.each([
    [null, '/'], ['/teams/1/members?status=active', '/teams/1/members?status=active'], ['//evil.example', '/'], ['https://evil.example', '/'],
    ['/\\evil.example', '/'], ['javascript:alert(1)', '/'], ['members', '/'],
  ])('%s leads to %s', (to, place) => {
    expect(placeWithin(to)).toBe(place);
  });
});

describe('the policy\'s form', () => {
  const policy: Policy = { leavers: 'lock', disabled: 'keep', grace: '1.00:00:00', interval: null, limits: { members: 10, share: 0.05, absolute: 200, departmentShare: 0.125, departmentSize: 10 } };

  it('gives back the policy that it was given', () => {
    expect(policyOf(formOf(policy))).toEqual(policy);
    expect(policyOf(formOf({ ...policy, interval: '06:00:00' }))).toEqual({ ...policy, interval: '06:00:00' });
  });

  it('knows when a limit lets more through', () => {
    expect(limitsAreWider(policy.limits, { ...policy.limits, share: 0.1 })).toBe(true);
    expect(limitsAreWider(policy.limits, { ...policy.limits, share: 0.01 })).toBe(false);
  });
});

describe('quiet time', () => {
  const nights = { days: [1, 2, 3, 4, 5], from: '22:00:00', to: '08:00:00' };
  const weekends = { days: [6, 7], from: '00:00:00', to: '00:00:00' };

  it.each([
    { always: false, hours: [nights], holidays: ['2026-10-01'], workdays: ['2026-10-10'] }, { always: false, hours: [nights, weekends], holidays: [], workdays: [] },
    { always: false, hours: [weekends], holidays: [], workdays: [] }, { always: true, hours: [nights], holidays: [], workdays: [] },
  ])('is what was set', (schedule) => {
    expect(quietOf(quietFormOf(schedule))).toEqual(schedule);
  });

  it('begins as nights', () => {
    expect(quietOf(quietFormOf(null)).hours).toEqual([{ ...nights, days: [1, 2, 3, 4, 5, 6, 7] }]);
  });
});

describe('the wizard', () => {
  it('leads to the step that WeCom refuses', () => {
    expect(stepOf(new Refusal(422, { code: 'binding.credentials-refused', errcode: 40013, secret: 'app' }))).toBe(0);
    expect(stepOf(new Refusal(422, { code: 'binding.credentials-refused', errcode: 40001, secret: 'app' }))).toBe(1);
    expect(stepOf(new Refusal(422, { code: 'binding.secret-may-not', errcode: 48002, secret: 'contacts' }))).toBe(2);
    expect(stepOf(new Refusal(502, { code: 'binding.wecom-unavailable' }))).toBe(3);
  });
});

describe('the progress', () => {
  it('never goes back from one phase to the next', () => {
    const way = [['waiting', 0, 0], ['scope', 0, 0], ['departments', 0, 0], ['ids', 900, 0], ['people', 0, 25], ['people', 25, 25], ['named', 0, 3], ['named', 3, 3], ['planned', 0, 300], ['applying', 0, 300], ['applying', 300, 300], ['done', 0, 0]] as const;
    const percents = way.map(([phase, done, total]) => percentOf({ phase, done, total }));
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });
});

describe('the tone of an event', () => {
  it.each([['member_locked', 'error'], ['member_unlocked', 'success'], ['person_left', 'error'], ['corp_unbound', 'error'], ['corp_bound', 'success'], ['member_deauthorized', 'error'], ['member_authorized', 'success'], ['sync_held', 'warning'], ['person_moved', 'default']])('%s is %s', (event, tone) => {
    expect(toneOf(event)).toBe(tone);
  });
});

describe('a device', () => {
  it('is named by browser and system', () => {
    expect(deviceText('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) wxwork/4.1.0')).toBe('企业微信 WeCom, iPhone');
    expect(deviceText('curl/8.0')).toBe('curl/8.0');
    expect(deviceText(null)).toBeUndefined();
  });
});

describe('addresses that somebody pasted', () => {
  it.each([
    ['', []], ['a@b.example', ['a@b.example']], ['a@b.example, c@d.example；e@f.example\n a@b.example', ['a@b.example', 'c@d.example', 'e@f.example']],
    ['Li Wei <li@b.example>; 王芳、wang@b.example', ['li@b.example', 'wang@b.example']], ['no address', []],
  ])('%s', (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });
});
