import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Invitations',
  lead: 'Who was invited, by which way, and how far it has come.',
  state: 'State',
  none: 'Nobody has been invited yet',
  noneText: 'Invite through WeCom on the members’ page, or here by mail whoever is not at WeCom.',
  columns: { who: 'Invited', state: 'State', message: 'Message', inviter: 'By', at: 'Time' },
  byMail: 'Mail', atWeCom: 'WeCom',
  opened: 'Opened',
  until: 'Good until',
  resend: 'Send again', resent: 'Sent again',
  revoke: 'Revoke', revoked: 'The invitation is revoked', revokeTitle: 'Revoke the invitation of {{who}}?', revokeText: 'The link that was sent stops working at once. They can be invited again.',
  mail: {
    title: 'Invite by mail', text: 'Each mailbox gets a mail with a personal link, which works for the account of that mailbox alone. They are authorised at once.', emails: 'Addresses', help: 'One in a line, or with commas or spaces between them; at most 200 at once.', need: 'Enter an address', many: 'At most 200 addresses at once', role: 'Role', send: 'Send invitations',
    sent: '{{n}} invitations are on their way', back: '{{n}} had been members before, and are again', refused: 'These could not be invited:',
  },
  requests: { title: 'Asking to join', text: 'They scanned the code and ask to be let in; they have no access. Who is approved is authorised and invited.', approve: 'Approve', decline: 'Decline', declineTitle: 'Decline the request of {{who}}?', declineText: 'They cannot ask again for a day.', at: 'Asked', who: 'Who' },
};
