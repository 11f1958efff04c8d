import type { Vocabulary } from '../../i18n/words';

/** An actor as the events name it (account:id, policy, …), in a word. */
export function whoText(by: string, word: (of: Vocabulary, value: string) => string): string {
  return word('actor', by.split(':')[0] ?? by);
}
