import type { Schemas } from '../../api/client';

export type Person = Schemas['PersonItem'];
export type Status = NonNullable<Person['status']>;
export const actions = ['authorize', 'invite', 'revokeInvitation', 'lock', 'unlock', 'deauthorize', 'remove'] as const;
export type MemberAction = (typeof actions)[number];

const from: Readonly<Record<MemberAction, readonly (Status | 'none')[]>> = {
  authorize: ['none', 'deauthorized', 'removed'],
  invite: ['none', 'authorized', 'invited', 'deauthorized', 'removed'],
  revokeInvitation: ['invited'],
  lock: ['active'],
  unlock: ['locked'],
  deauthorize: ['authorized', 'invited', 'active', 'locked'],
  remove: ['authorized', 'invited', 'active', 'locked', 'deauthorized'],
};

/** Those that take something away: red, and with a reason where the audit wants one. */
export const takesAway: ReadonlySet<MemberAction> = new Set<MemberAction>(['lock', 'deauthorize', 'remove', 'revokeInvitation']);
export const wantsReason: ReadonlySet<MemberAction> = new Set<MemberAction>(['lock', 'deauthorize', 'remove']);

/** What can be done with a person as things are. Who is gone from the company cannot be let in. */
export function actionsFor(person: Pick<Person, 'status' | 'presence' | 'person'>): MemberAction[] {
  return actions.filter((action) => {
    if (!from[action].includes(person.status ?? 'none')) return false;
    if (action === 'invite' && !person.person) return person.status === 'authorized' || person.status === 'invited';
    return !((action === 'authorize' || action === 'invite') && (person.presence === 'left' || !person.person));
  });
}

export function keyOfPerson(person: Pick<Person, 'person' | 'member'>): string {
  return person.person ?? person.member ?? '';
}
