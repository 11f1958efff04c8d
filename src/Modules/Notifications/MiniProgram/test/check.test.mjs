import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');

const check = (dist) => new Promise((resolve) => execFile(process.execPath, [join(here, 'check.mjs')], { env: { ...process.env, MINI_PROGRAM_DIST: dist } }, (e, out, err) => resolve({ code: e?.code ?? 0, said: out + err })));

test('what is built passes, and each rule finds what breaks it', async (t) => {
  assert.equal((await check(join(here, 'dist'))).code, 0);
  const faults = {
    'is missing': (dist) => rmSync(join(dist, 'pages/me/me.wxss')),
    'uses fetch': (dist) => appendFileSync(join(dist, 'app.js'), 'fetch("https://elsewhere.example");'),
    'uses wx.getUserInfo': (dist) => appendFileSync(join(dist, 'app.js'), 'wx.getUserInfo({});'),
    'uses eval': (dist) => appendFileSync(join(dist, 'app.js'), 'eval("1");'),
    'has a <web-view>': (dist) => appendFileSync(join(dist, 'pages/me/me.wxml'), '<web-view src="x" />'),
    'has a text of its own': (dist) => appendFileSync(join(dist, 'pages/me/me.wxml'), '<view>确定</view>'),
    'which is no word': (dist) => appendFileSync(join(dist, 'pages/me/me.wxml'), '<view>{{w.me.nonsense}}</view>'),
    'is not there in English': (dist) => appendFileSync(join(dist, 'words/zh.js'), 'exports.texts.more = "x";'),
    'is the most': (dist) => writeFileSync(join(dist, 'big.txt'), 'x'.repeat(201 * 1024)),
    'which the API does not have': (dist) => appendFileSync(join(dist, 'app.js'), 'const p = "x" + \'/workbench/nonsense\';'),
  };
  for (const [fault, breakIt] of Object.entries(faults)) {
    await t.test(fault, async () => {
      const dist = mkdtempSync(join(tmpdir(), 'mini-program-'));
      try {
        cpSync(join(here, 'dist'), dist, { recursive: true });
        breakIt(dist);
        const { code, said } = await check(dist);
        assert.equal(code, 1);
        assert.match(said, new RegExp(fault));
      } finally {
        rmSync(dist, { recursive: true });
      }
    });
  }
});
