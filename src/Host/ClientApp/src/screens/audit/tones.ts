/** What takes something away is red, what gives is green, what waits is amber: colour helps, the words say it. */
export function toneOf(event: string): string {
  if (/locked$|removed$|deauthorized$|person_left|refused$|failed$|suspended$|unbound$/.test(event) && event !== 'member_unlocked') return 'error';
  if (/joined$|authorized$|unlocked$|returned$|bound$|completed$|resumed$|approved$/.test(event)) return 'success';
  if (/held$|presumed_gone$|expired$|revoked$|out_of_scope$/.test(event)) return 'warning';
  return 'default';
}
