import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Deliveries',
  lead: 'Every message for every person: by which channel, what became of it, and why.',
  columns: { at: 'Time', kind: 'Kind', what: 'What', to: 'To', state: 'Result', reason: 'Why' },
  state: 'Result',
  channel: 'Channel',
  search: 'Receiver or title',
  none: 'No messages like that',
  until: 'Until',
  merged: 'See what it is made of',
  only: { account: 'This person only', message: 'This message only', into: 'What became this digest', all: 'See all' },
  dead: { title: 'Given up', text: 'These failed again and again and are not tried any more. Replay them once the cause is mended.', queue: 'Queue', attempts: 'Attempts', error: 'Error', at: 'Time', replay: 'Replay', replayed: 'Queued again', },
};
