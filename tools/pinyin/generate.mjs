// Makes src/Modules/Directory/People/pinyin.txt from npm pinyin-pro 3.29.4 (MIT): lines of a syllable and the characters that can be read so.
// Run: npm install --no-save pinyin-pro@3.29.4 && node generate.mjs > ../../src/Modules/Directory/People/pinyin.txt
import { pinyin } from 'pinyin-pro';

const bySyllable = new Map();
for (let code = 0x4e00; code <= 0x9fff; code++) {
  const character = String.fromCharCode(code);
  const readings = new Set(pinyin(character, { toneType: 'none', multiple: true, type: 'array', v: true }).filter(r => /^[a-z]+$/.test(r)));
  for (const reading of readings) bySyllable.set(reading, (bySyllable.get(reading) ?? '') + character);
}
console.log('# Readings of Chinese characters, generated from npm pinyin-pro 3.29.4, MIT licence, Copyright (c) 2020 zh-lx (see pinyin.LICENSE)');
for (const [syllable, characters] of [...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${syllable} ${characters}`);
