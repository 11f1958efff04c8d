import { Refusal } from '../../api/refusal';
import type { Language } from '../../app/preferences';
import type { Words } from '../texts';

/** Why it did not work, by code. The sentences are fetched when one is needed; without a network there is one here. */
export async function failureText(error: unknown, language: Language, words: Words): Promise<string> {
  if (!(error instanceof Refusal)) return words.app.broken;
  if (error.status === 0) return words.app.offlineNothing;
  const { refusalText } = await import('../../i18n/refusals');
  return refusalText(error, language);
}
