import { texts as en } from '../words/en';
import { texts as zh } from '../words/zh';

/** The mobile web's words. */
export type Words = typeof zh;
export type Language = 'zh-CN' | 'en';

const kept = 'language';

/** As chosen on the page "me"; else the phone's. */
export function language(): Language {
  const chosen = wx.getStorageSync(kept) as unknown;
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  return wx.getAppBaseInfo().language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function speak(to: Language): void {
  wx.setStorageSync(kept, to);
}

export function words(): Words {
  return language() === 'en' ? (en as unknown as Words) : zh;
}

/** Puts values into their places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
}

const two = (n: number) => (n < 10 ? `0${n}` : String(n));

/** To the minute; the year only when it is another one. Phones have no Intl that could be relied on. */
export function timeText(at: string | null | undefined, now = new Date()): string {
  if (!at) return '';
  const date = new Date(at);
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${date.getFullYear() === now.getFullYear() ? '' : `${date.getFullYear()}-`}${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
