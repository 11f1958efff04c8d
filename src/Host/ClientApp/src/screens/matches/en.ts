import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Match members',
  lead: 'Which existing members are which people at WeCom. Membership, role and history stay as they are.',
  none: 'Nobody is to be matched', noneText: 'Every active member is somebody at WeCom already, or nobody there is like them.',
  certain: 'To be confirmed together', certainText: 'Enough speaks for them, and nothing for anybody else.', confirm: 'Confirm the {{n}} chosen',
  undecided: 'To be decided one by one', undecidedText: 'A name alone speaks for them, or there are several.', choose: 'This is them',
  without: 'Members like whom there is nobody',
  cut: 'There are many members: these are the first. The others follow when these are matched.',
  columns: { member: 'Member', person: 'At WeCom', score: 'Score', reasons: 'Why' },
  done: '{{n}} matched', undo: 'Undo', undone: 'The match is taken back', refused: '{{n}} could not be matched:',
};
