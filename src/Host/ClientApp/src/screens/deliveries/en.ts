import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Deliveries',
  lead: 'What was sent through WeCom: to whom, and what became of it.',
  columns: { at: 'Time', kind: 'Kind', to: 'To', state: 'Result', reason: 'Why it failed' },
  state: 'Result',
  none: 'Nothing has been sent yet',
  dead: { title: 'Given up', text: 'These failed again and again and are not tried any more. Replay them once the cause is mended.', queue: 'Queue', attempts: 'Attempts', error: 'Error', at: 'Time', replay: 'Replay', replayed: 'Queued again', },
};
