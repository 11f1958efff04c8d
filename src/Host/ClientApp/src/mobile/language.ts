import type { Language } from '../app/preferences';
import { wordsOf, type Words } from './texts';

/** Fetches a language's words, and says so to the browser. */
export async function speakMobile(language: Language): Promise<Words> {
  const words = await wordsOf(language);
  document.documentElement.lang = language;
  return words;
}
