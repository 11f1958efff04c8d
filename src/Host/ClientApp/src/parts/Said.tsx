import { Name } from './Name';

/** Stands for a name in a text, until it is shown: no text of ours has it. */
export const named = '\u0001';

/** A sentence of ours around a name from outside, which cannot turn the sentence round (bidi overrides) or end it. */
export function Said({ text, name }: { text: string; name: string }) {
  const [before, after] = text.split(named);
  return <>{before}<Name>{name}</Name>{after}</>;
}
