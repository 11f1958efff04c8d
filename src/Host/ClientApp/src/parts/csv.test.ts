import { describe, expect, it } from 'vitest';
import { csvOf } from './csv';

describe('csv', () => {
  it('quotes what has to be quoted', () => {
    expect(csvOf([['a', 'b,c', 'd"e', 'f\ng', null]])).toBe('\uFEFFa,"b,c","d""e","f\ng",\r\n');
  });

  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1', '@x', '\tx'])('makes no formula of %j', (name) => {
    expect(csvOf([[name]]).slice(1)).toMatch(/^"?'/);
  });
});
