import { createContext, useContext } from 'react';
import type { Language } from '../../app/preferences';
import type { Texts } from '../../i18n/texts';
import type { texts as source } from './zh';

export type Words = Texts<typeof source>;

const loaders: Record<Language, () => Promise<{ texts: Words }>> = { 'zh-CN': () => import('./zh'), en: () => import('./en') };

/** Fetches a language's words. */
export async function wordsOf(language: Language): Promise<Words> {
  return (await loaders[language]()).texts;
}

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (!words) throw new Error('No words are spoken here.');
  return words;
}

/** Puts values into their places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => `${values[name] ?? place}`);
}
