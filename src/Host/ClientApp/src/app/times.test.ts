import { describe, expect, it } from 'vitest';
import type { Preferences } from './preferences';
import { durationText, instantOf, secondsOf, spanOf, timeText, wallOf } from './times';

const inZone = (timeZone: string, language: Preferences['language'] = 'en'): Preferences => ({ language, appearance: 'system', timeZone });

describe('times', () => {
  it('reads a wall clock in the zone that was chosen, not in the device\'s', () => {
    expect(instantOf('2026-11-21T08:00', inZone('Asia/Shanghai')).toISOString()).toBe('2026-11-21T00:00:00.000Z');
    expect(instantOf('2026-11-21T08:00', inZone('America/New_York')).toISOString()).toBe('2026-11-21T13:00:00.000Z');
  });

  it('gives back the wall clock that it was given, in every zone and season', () => {
    for (const zone of ['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/New_York', 'Europe/Berlin', 'Pacific/Chatham']) {
      for (const wall of ['2026-01-15T00:00', '2026-07-15T23:59', '2026-03-08T12:30', '2026-10-25T12:30']) {
        expect(wallOf(instantOf(wall, inZone(zone)), inZone(zone))).toBe(wall);
      }
    }
  });

  it('takes an hour that the zone skips for one beside it', () => {
    const instant = instantOf('2026-03-08T02:30', inZone('America/New_York'));
    expect(['2026-03-08T06:30:00.000Z', '2026-03-08T07:30:00.000Z']).toContain(instant.toISOString());
  });

  it('refuses what is no time', () => {
    expect(() => instantOf('soon', inZone('UTC'))).toThrow(RangeError);
    expect(() => secondsOf('1h')).toThrow(RangeError);
  });

  it('reads and writes .NET\'s spans without loss', () => {
    for (const span of ['00:00:00', '00:10:00', '06:00:00', '1.00:00:00', '30.12:34:56']) expect(spanOf(secondsOf(span))).toBe(span);
  });

  it('writes in the reader\'s language', () => {
    expect(timeText('2026-11-21T05:16:00Z', inZone('Asia/Shanghai', 'zh-CN'))).toBe('2026年11月21日 13:16');
    expect(timeText('2026-11-21T05:16:00Z', inZone('UTC'))).toBe('Nov 21, 2026, 05:16');
  });

  it('counts durations in hours from an hour on', () => {
    expect([0, 59.6, 61, 3_725].map(durationText)).toEqual(['0:00', '1:00', '1:01', '1:02:05']);
  });
});
