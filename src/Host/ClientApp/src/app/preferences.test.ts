import { describe, expect, it } from 'vitest';
import { languageOf } from './preferences';

describe('the first language', () => {
  it.each([
    [['zh-CN', 'en'], 'zh-CN'], [['zh-TW'], 'zh-CN'], [['en-GB', 'zh'], 'en'], [['de'], 'en'], [[], 'zh-CN'],
  ] as const)('%j is %s', (wanted, language) => {
    expect(languageOf(wanted)).toBe(language);
  });
});
