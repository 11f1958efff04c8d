import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Audit',
  lead: 'Who did what, when, and why. Nothing here can be altered.',
  tabs: { timeline: 'Timeline', roster: 'Members at an instant', difference: 'Difference', offboardings: 'Offboarding' },
  filters: { who: 'By', whoAll: 'By anybody', event: 'Event', eventAll: 'All events', why: 'Why', run: 'Sync id', from: 'From', to: 'To', apply: 'Show', anyone: 'One account', },
  empty: 'No entry fits',
  by: 'By',
  unknown: '(unknown account)',
  run: 'To the sync',
  data: 'Data',
  onlyOf: 'Only one member’s entries',
  export: 'Export CSV',
  offboardings: { title: 'Offboarding', lead: 'Who lost access, what was ended for it, and how long it took. What is open stays red until it is done.', member: 'Member', cause: 'Cause', by: 'Decided by', at: 'Time', ended: 'Ended', result: 'Result', sessions: '{{n}} sessions', keys: '{{n}} API keys', associations: '{{n}} links to WeCom', nothing: 'Nothing was open', took: 'Done within {{n}} ms', open: 'Open', finish: 'End it now', finished: 'Done', openOnly: 'Open only', none: 'No record', run: 'Sync' },
  roster: { title: 'Members at an instant', lead: 'Replayed from the events: who was a member at that instant, in which role, who decided it, and why.', at: 'Instant', slider: 'Choose an instant', status: 'Membership', all: 'All', name: 'Name', role: 'Role', since: 'Since', decided: 'Decided by', why: 'Why', empty: 'There were no members yet', count: '{{n}} members, {{active}} of them active', search: 'Find a name', first: 'The beginning', now: 'Now' },
  difference: { title: 'Difference of two instants', lead: 'Who came, who lost access, who got another role between two instants.', from: 'Earlier', to: 'Later', name: 'Name', before: 'Then', after: 'Later', decided: 'Decided by', why: 'Why', empty: 'Nothing changed between the two', count: '{{n}} changed', nobody: 'No member', order: 'The earlier instant has to come first' },
};
