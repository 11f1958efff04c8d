// Writes src/Modules/Directory/People/Pinyin/pinyin.txt: one line per reading, "zhang<TAB>张章…", every reading of every character.
// Usage: npm ci && npm run generate. Source: pinyin-pro (MIT, its licence lies beside the table).
import { copyFileSync, writeFileSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';

const target = new URL('../../src/Modules/Directory/People/Pinyin/', import.meta.url);
const ranges = [[0x3007, 0x3007], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0x20000, 0x323af]];
const lines = new Map();
for (const [first, last] of ranges) {
  for (let code = first; code <= last; code++) {
    const character = String.fromCodePoint(code);
    const readings = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true });
    for (const reading of new Set(readings.map((r) => r.toLowerCase()))) {
      if (/^[a-z]+$/.test(reading)) {
        lines.set(reading, (lines.get(reading) ?? '') + character);
      }
    }
  }
}
const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(new URL('pinyin.txt', target), sorted.map(([reading, characters]) => `${reading}\t${characters}\n`).join(''));
copyFileSync(new URL('./node_modules/pinyin-pro/LICENSE', import.meta.url), new URL('LICENSE.pinyin-pro', target));
