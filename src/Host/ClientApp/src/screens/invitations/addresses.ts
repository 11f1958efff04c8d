/** The addresses that somebody pasted, however they were separated: each once, in their order. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;，；、<>]+/u).filter((part) => part.includes('@')))];
}
