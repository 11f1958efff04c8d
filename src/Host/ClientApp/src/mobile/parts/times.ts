import type { Language } from '../../app/preferences';

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60]];

/** How long ago, in the reader's words; the day itself after a month. */
export function agoText(at: string, language: Language, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return dayText(at, language, now);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

/** A day, with its year when that is not the present one. */
export function dayText(day: string, language: Language, now = Date.now()): string {
  // A date without a time is that date everywhere.
  const date = new Date(day.length === 10 ? `${day}T00:00` : day);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, { month: language === 'en' ? 'short' : 'long', day: 'numeric', year: sameYear ? undefined : 'numeric' }).format(date);
}

/** To the minute. */
export function exactText(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(at));
}

/** Whole days from today to a day; negative when it is over. */
export function daysTo(day: string, now = Date.now()): number {
  const today = new Date(now);
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  return Math.round((Date.UTC(y, m - 1, d) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 86_400_000);
}
