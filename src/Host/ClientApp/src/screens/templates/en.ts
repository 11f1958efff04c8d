import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Message templates',
  lead: 'How your team says what happened: a template for each kind in each language.',
  kind: 'Kind',
  words: 'Template',
  default: 'The default',
  reset: 'Back to the default',
  wasReset: 'The default is back',
  saved: 'Template saved',
  name: 'Title',
  text: 'Text',
  needed: 'Write something',
  lines: 'At most 10 lines. A line whose placeholders are all empty is left out.',
  placeholders: 'What may stand in braces; click to put it into the text:',
  preview: 'Preview',
  example: 'Filled in with an example. Texts are cut to WeCom’s limits, and markup in them does nothing.',
};
