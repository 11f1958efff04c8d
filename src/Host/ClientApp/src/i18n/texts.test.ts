import { describe, expect, it } from 'vitest';
import { texts as en } from './en';
import { texts as zh } from './zh';

function flat(of: object, path = ''): [string, string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value as object, `${path}${key}.`)));
}

const pairs = flat(zh).map(([key, chinese]) => [key, chinese, new Map(flat(en)).get(key) ?? ''] as const);
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe('texts', () => {
  it.each(pairs)('%s fills in the same values in both languages', (_, chinese, english) => {
    expect(places(english)).toEqual(places(chinese));
  });

  it('are Chinese in Chinese', () => {
    // WeCom's own terms are not translated.
    const terms = /^(Liaison|AgentId|Secret|userid|ID)$/;
    expect(pairs.filter(([, chinese]) => /[a-z]/i.test(chinese.replace(/\{\{\w+\}\}/g, '')) && !/[\u4e00-\u9fff]/.test(chinese) && !terms.test(chinese)).map(([key]) => key)).toEqual([]);
  });

  it('are English in English, but for what stands on buttons at WeCom', () => {
    expect(pairs.filter(([, , english]) => /[\u4e00-\u9fff]/.test(english.replace(/\([^)]*\)/g, ''))).map(([key]) => key)).toEqual([]);
  });
});
