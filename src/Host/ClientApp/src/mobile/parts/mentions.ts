/** What is being typed after an @ before the cursor: null when nobody is about to be mentioned. */
export function mentionAt(text: string, cursor: number): string | null {
  const match = /(?:^|[\s(（，。、])@([^\s@]{0,40})$/.exec(text.slice(0, cursor));
  return match?.[1] ?? null;
}

/** The text with the one that is being typed completed, and where the cursor is then. */
export function mentioned(text: string, cursor: number, login: string): { text: string; cursor: number } {
  const wanted = mentionAt(text, cursor);
  const before = wanted === null ? `${text.slice(0, cursor)}@` : text.slice(0, cursor - wanted.length);
  return { text: `${before}${login} ${text.slice(cursor)}`, cursor: before.length + login.length + 1 };
}

/** A text as what it is made of: words, mentions, addresses of the web. */
export function piecesOf(text: string): { kind: 'text' | 'mention' | 'link'; text: string }[] {
  const pieces: { kind: 'text' | 'mention' | 'link'; text: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(/(https?:\/\/[^\s<>"'）)，。；、！？：」』】》]+)|(?<![\w@/.])@[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}/gu)) {
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) });
    pieces.push({ kind: match[1] ? 'link' : 'mention', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}
