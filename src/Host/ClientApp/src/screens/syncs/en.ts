import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Syncs',
  lead: 'WeCom’s contacts are read, a plan is made, and then it is applied. A plan that looks odd waits for you.',
  start: 'Sync now',
  dryRun: 'Dry run',
  dryRunHelp: 'Makes the plan and changes nothing',
  started: 'The sync has begun',
  history: 'Past syncs',
  none: 'No sync yet',
  schedule: { every: 'Syncs by itself every {{time}}', never: 'No schedule', change: 'Change' },
  columns: { status: 'Status', trigger: 'Started by', startedAt: 'Started', took: 'Took', added: 'Added', changed: 'Changed', gone: 'Left', lost: 'Lost access', quarantined: 'Set aside' },
  live: { title: 'Syncing', progress: '{{done}} of {{total}}', rate: '{{rate}} a second', left: 'about {{time}} left', until: 'again at {{time}}', cancel: 'Cancel the sync', cancelled: 'The sync is being cancelled', cancelText: 'No membership changes then; you can sync again at any time.', keep: 'Go on', safe: 'You may leave this page: the sync goes on.' },
  one: { title: 'Sync', departments: 'Departments read', people: 'People read', by: 'Started by', approvedBy: 'Approved by', at: 'Started', ended: 'Ended', reason: 'Reason', dryRun: 'A dry run: a plan, and no change', lastOwner: 'The last owner was kept: the team would have nobody to run it.', undone: 'Undone at {{time}}' },
  held: {
    title: 'This sync waits for your decision', text: '{{reason}}: {{lost}} of {{members}} members. Look at the plan below, then decide.', approve: 'Approve and apply', reject: 'Reject', approved: 'Approved; it is being applied',
    approveTitle: 'Apply this plan?', approveText: '{{lost}} members lose their access by the leaver policy, and their sessions end at once. It can be undone afterwards.', rejectTitle: 'Reject this plan?', rejectText: 'Nothing is changed. Say why: it stays in the audit.', rejectReason: 'Reason', needReason: 'Give a reason', rejected: 'Rejected',
  },
  plan: { title: 'Plan', search: 'Find a name or userid', effect: 'Effect', department: 'Department', allDepartments: 'All departments', person: 'Whom', what: 'Change', evidence: 'Evidence', member: 'Membership', empty: 'No change fits the filters', nothing: 'No change: everything is up to date' },
  quarantine: { title: 'Set aside', text: 'Something is wrong with these rows, so they were not used and what is known stays. Mend them at WeCom and sync again.', what: 'Kind', identity: 'Id', name: 'Name', why: 'Why', person: 'Person', department: 'Department' },
  undo: { action: 'Undo', title: 'Undo this sync?', text: 'Memberships that it ended are given back, except those that somebody has touched since.', done: '{{restored}} given back, {{skipped}} left alone' },
  failed: { title: 'The sync failed; no membership was changed' },
  results: { added: 'Added', changed: 'Changed', gone: 'Left', outOfScope: 'Out of scope', accessLost: 'Lost access', quarantined: 'Set aside' },
};
