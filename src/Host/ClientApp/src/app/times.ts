import { preferences, type Preferences } from './preferences';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf({ language, timeZone }: Preferences, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, timeZone, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, hourCycle: 'h23', timeZone: timeZone || undefined });
    formats.set(key, format);
  }
  return format;
}

/** An instant in the reader's language and time zone, to the minute. */
export function timeText(at: string | Date, to: Preferences = preferences()): string {
  return formatOf(to, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** To the millisecond and with the zone's name: for those who compare it with a log. */
export function exactTimeText(at: string | Date, to: Preferences = preferences()): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, timeZoneName: 'short',
  };
  return formatOf(to, options).format(new Date(at));
}

/** Seconds as h:mm:ss or m:ss. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => n.toString().padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** .NET's TimeSpan text, [d.]hh:mm:ss, in seconds. */
export function secondsOf(span: string): number {
  const match = /^(?:(\d+)\.)?(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?$/.exec(span);
  if (!match) throw new RangeError(`No time span: ${span}`);
  const [d, h, m, s] = match.slice(1).map((part: string | undefined) => Number(part ?? 0)) as [number, number, number, number];
  return ((d * 24 + h) * 60 + m) * 60 + s;
}

export function spanOf(seconds: number): string {
  const two = (n: number) => n.toString().padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const rest = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
  return days > 0 ? `${days}.${rest}` : rest;
}

/** How far the zone's wall clock is ahead of UTC at an instant, in ms. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((p) => p.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}

function zoneOf({ timeZone }: Preferences): string {
  return timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What stands on a wall clock of the reader's zone (yyyy-MM-ddTHH:mm), as an instant. In the hour that a zone skips: as before the skip. */
export function instantOf(wall: string, to: Preferences = preferences()): Date {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) throw new RangeError(`No wall clock time: ${wall}`);
  const zone = zoneOf(to);
  const guess = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(guess, zone));
}

/** The reader's wall clock at an instant, as yyyy-MM-ddTHH:mm. */
export function wallOf(at: string | Date, to: Preferences = preferences()): string {
  const instant = new Date(at).getTime();
  return new Date(instant + offsetAt(instant, zoneOf(to))).toISOString().slice(0, 16);
}
