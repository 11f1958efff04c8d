import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../api/refusal';
import { refusalText, weComText, zh } from './refusals';
import { wordsOf } from './words';

/** What the server's own tests hold it to. */
const contract = (test: string) => JSON.parse(readFileSync(`../../../tests/Architecture.Tests/StoredContractTests.${test}.verified.json`, 'utf8')) as object;

describe('why it did not work', () => {
  it('is said by code in Chinese, and in the API\'s words in English', () => {
    const refusal = new Refusal(409, { code: 'directory.last-owner', detail: 'This is the team\'s last owner.' });
    expect(refusalText(refusal, 'zh-CN')).toContain('最后一位所有者');
    expect(refusalText(refusal, 'en')).toBe('This is the team\'s last owner.');
  });

  it('names the code when it is new to this page', () => {
    expect(refusalText(new Refusal(409, { code: 'new.code', detail: 'x' }), 'zh-CN')).toContain('new.code');
  });

  it('has WeCom\'s meaning and fix in the reader\'s language', () => {
    const refusal = new Refusal(422, { code: 'binding.credentials-refused', meaning: { zh: '含义', en: 'meaning' }, fix: { zh: '办法', en: 'fix' } });
    expect(weComText(refusal, 'zh-CN')).toEqual({ meaning: '含义', fix: '办法' });
    expect(weComText(refusal, 'en')).toEqual({ meaning: 'meaning', fix: 'fix' });
  });
});

describe('the server\'s words', () => {
  it('have a Chinese sentence for every refusal', () => {
    expect(Object.keys(contract('Every_refusal_keeps_its_code_and_status')).filter((code) => !(code in zh))).toEqual([]);
  });

  it('have a name for every event', () => {
    expect(Object.keys(contract('The_stored_form_of_every_event_is_as_it_was')).filter((event) => !wordsOf('event').includes(event))).toEqual([]);
  });
});
