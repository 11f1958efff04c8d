import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Settings',
  team: { title: 'Team', name: 'Name', needName: 'Enter a name', ownerOnly: 'Only an owner can change it.', saved: 'The team is renamed', role: 'My role', rolesTitle: 'What the roles may do',
    roles: { member: 'Use the team’s items and messages', auditor: 'See the audit: timeline, members at an instant, differences', admin: 'Manage binding, syncs, members, leaver policy, messages', owner: 'All of an admin’s; rename, unbind, and make owners' } },
  account: { title: 'Account', name: 'Name', email: 'E-mail', verified: 'verified', notVerified: 'not verified' },
  sessions: { title: 'Sessions', text: 'Devices that are signed in to your account. End those that you do not know.', device: 'Device', created: 'Signed in', used: 'Last used', current: 'This device', end: 'End', ended: 'Session ended', all: 'End all others', allTitle: 'End all other sessions?', allText: 'Other devices have to sign in again. This one stays.', unknown: 'Unknown device' },
  keys: { title: 'API keys', text: 'For programs: they may do what is chosen, never more than an admin, and end with the membership of who made them.', none: 'No API key yet', make: 'Make a key', name: 'What for', needName: 'Say what it is for', scopes: 'May', needScopes: 'Choose one at least', days: 'Valid for', used: 'Last used', never: 'Never', expires: 'Expires', ended: 'Ended', revoke: 'End', revoked: 'The key has ended', revokeTitle: 'End the key “{{name}}”?', revokeText: 'Programs that use it are out at once. It cannot be brought back.', once: 'Copy it now and keep it safe: it is shown this once.', kept: 'I have it' },
  association: { title: 'Link to WeCom', linked: 'Linked to {{userid}} at WeCom, who signs in by scanning.', none: 'Once linked you sign in by scanning, and get messages in WeCom. It takes a scan and your password, once.', unbound: 'Possible once the team has bound its company.', link: 'Scan to link', end: 'Unlink', endTitle: 'Unlink from WeCom?', endText: 'Scanning does not sign in to this team any more, and your sessions on other devices end. You stay a member, and can link again.', ended: 'Unlinked' },
  tastes: { title: 'Language and display', text: 'Kept in this browser.', zone: 'Time zone', ownZone: 'As this device ({{zone}})' },
  health: { title: 'System', ok: 'Working', warning: 'Look here', failing: 'Failing', count: '{{n}} of them', since: 'since', version: 'Version {{version}}' },
  password: { change: 'Change the password', changed: 'The password was changed', text: 'Your other devices are signed out, and a mail tells you.', current: 'Current password' },
};
