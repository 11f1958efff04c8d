import { useSyncExternalStore } from 'react';

export type Language = 'zh-CN' | 'en';
export type Appearance = 'light' | 'dark' | 'system';

/** What somebody likes on this device. Kept in the browser: it is nobody else's business. */
export interface Preferences {
  language: Language;
  appearance: Appearance;
  /** IANA name; empty for the device's own. */
  timeZone: string;
}

const key = 'liaison.preferences';
const listeners = new Set<() => void>();
let current = load();

function load(): Preferences {
  const wish: Preferences = { language: languageOf(navigator.languages), appearance: 'system', timeZone: '' };
  try {
    return { ...wish, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) };
  } catch {
    return wish;
  }
}

/** Chinese unless the browser asks for another language first: most who use this work in Chinese. */
export function languageOf(wanted: readonly string[]): Language {
  const first = wanted[0] ?? 'zh-CN';
  return first.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function preferences(): Preferences {
  return current;
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(key, JSON.stringify(current));
  } catch {
    // A private window may refuse to keep anything: then it holds for this visit.
  }
  listeners.forEach((tell) => tell());
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, preferences);
}
