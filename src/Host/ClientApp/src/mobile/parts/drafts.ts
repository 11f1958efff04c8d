const keyOf = (subject: string) => `liaison.draft.${subject}`;

/** What was typed and not sent, through a sign-in or a look elsewhere: of this visit only. */
export function draftOf(subject: string): string {
  try {
    return sessionStorage.getItem(keyOf(subject)) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(subject: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(keyOf(subject), text);
    else sessionStorage.removeItem(keyOf(subject));
  } catch {
    // Then it lasts as long as the page.
  }
}
