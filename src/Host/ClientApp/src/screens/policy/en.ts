import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Leaver policy',
  lead: 'What becomes of a membership when its person leaves WeCom.',
  days: '{{n}} d', hours: '{{n}} h', minutes: '{{n}} min',
  leavers: {
    title: 'When somebody leaves',
    deauthorize: { name: 'Deauthorise only', text: 'Access and sessions end at once. The membership and its history stay, and can be authorised again.' },
    lock: { name: 'Lock', text: 'Access and sessions end at once. Only an admin unlocks it: for teams that hand over or look into things.' },
    remove: { name: 'Remove', text: 'Access ends at once and the member leaves the list. History stays for the audit; to come back takes a new authorisation and invitation.' },
  },
  disabled: { title: 'When somebody is disabled at WeCom, and has not left', lock: 'Lock, and unlock when enabled again', keep: 'Do nothing' },
  grace: { title: 'Grace', text: 'How long to wait once somebody is known to have left. Whoever returns meanwhile notices nothing.', none: 'None: act at once' },
  interval: { title: 'Schedule', none: 'No schedule' },
  limits: {
    title: 'Safety limits', text: 'A sync beyond any of these waits for an admin. Syncs of the last 24 hours that nobody approved count together.', share: 'More than this share of the members loses access', members: 'and more people than', absolute: 'or more people than', department: 'or more than this share of one department', departmentSize: '(of departments with at least)', percent: '%', people: 'people',
  },
  preview: { title: 'The last leavers under this policy', none: 'Nobody has left lately', text: 'A preview: it changes nothing of theirs.', },
  saved: 'Saved; it holds from the next sync on',
  confirm: { title: 'Save the leaver policy?', remove: 'Whoever leaves from now on is removed.', limits: 'The limits are wider now: the next sync waits for you first.', ok: 'Save' },
  dirty: 'There are unsaved changes',
  elsewhere: { title: 'Another admin has just changed the policy', text: 'Your changes are not saved yet. Saving replaces theirs; dropping yours shows theirs.', take: 'Drop my changes' },
};
