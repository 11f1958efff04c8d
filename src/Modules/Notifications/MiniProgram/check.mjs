// Holds dist/ against what WeChat's review and our own rules ask for. Prints every fault, and fails when there is one.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const root = process.env.MINI_PROGRAM_DIST ?? join(here, 'dist');

/** Bytes: WeChat's limit of a main package, and ours of one file. */
const mostInAll = 2 * 1024 * 1024;
const mostInOne = 200 * 1024;

/** What is not there in a mini program, what its review refuses, and what asks a member for more than the workbench needs. */
const forbidden = [
  'eval', 'new Function', 'document', 'window', 'localStorage', 'sessionStorage', 'XMLHttpRequest', 'fetch', 'WebSocket', 'importScripts', 'Intl',
  'wx.login', 'wx.getUserInfo', 'wx.getUserProfile', 'wx.getLocation', 'wx.chooseLocation', 'wx.getFuzzyLocation', 'wx.chooseAddress', 'wx.chooseMedia', 'wx.chooseImage', 'wx.getClipboardData',
  'wx.getWeRunData', 'wx.startRecord', 'wx.getRecorderManager', 'wx.requestPayment', 'wx.openBluetoothAdapter', 'wx.downloadFile', 'wx.uploadFile', 'wx.connectSocket', 'wx.navigateToMiniProgram',
];
const forbiddenTags = ['web-view', 'live-player', 'live-pusher', 'camera', 'ad', 'official-account', 'open-data'];

const faults = [];
const filesOf = (folder) => readdirSync(folder).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesOf(path) : [path];
});
const read = (path) => readFileSync(path, 'utf8');
const files = filesOf(root);
const nameOf = (path) => relative(root, path);

const sizes = files.map((path) => [nameOf(path), statSync(path).size]);
const all = sizes.reduce((sum, [, size]) => sum + size, 0);
if (all > mostInAll) faults.push(`The package has ${all} bytes; ${mostInAll} is the most.`);
for (const [name, size] of sizes) if (size > mostInOne) faults.push(`${name} has ${size} bytes; ${mostInOne} is the most.`);

const app = JSON.parse(read(join(root, 'app.json')));
for (const page of app.pages) for (const ending of ['js', 'json', 'wxml', 'wxss']) if (!existsSync(join(root, `${page}.${ending}`))) faults.push(`${page}.${ending} is missing.`);
for (const name of sizes.map(([n]) => n).filter((n) => n.startsWith('pages/') && n.endsWith('.wxml'))) {
  if (!app.pages.includes(name.replace(/\.wxml$/, ''))) faults.push(`${name} is no page of app.json.`);
}
for (const tab of app.tabBar.list) if (!app.pages.includes(tab.pagePath)) faults.push(`The tab ${tab.pagePath} is no page.`);

// Words are texts, whatever they say.
const code = files.filter((f) => f.endsWith('.js') && !nameOf(f).startsWith('words/'));
for (const path of code) {
  for (const word of forbidden) {
    const pattern = new RegExp(`(?<![\\w$.'])${word.replaceAll('.', '\\.')}(?![\\w$'])`);
    if (pattern.test(read(path))) faults.push(`${nameOf(path)} uses ${word}.`);
  }
  if (/__SERVER__|__TEAM__/.test(read(path))) faults.push(`${nameOf(path)} does not know where the server is.`);
}

const pathsOf = (texts, above = []) => Object.entries(texts).flatMap(([name, value]) => (typeof value === 'string' ? [[...above, name].join('.')] : pathsOf(value, [...above, name])));
const [zh, en] = ['zh', 'en'].map((language) => require(join(root, 'words', `${language}.js`)).texts);
const known = { zh: new Set(pathsOf(zh)), en: new Set(pathsOf(en)) };
for (const path of known.zh) if (!known.en.has(path)) faults.push(`${path} is not there in English.`);
for (const path of known.en) if (!known.zh.has(path)) faults.push(`${path} is not there in 简体中文.`);

for (const path of files.filter((f) => f.endsWith('.wxml'))) {
  const wxml = read(path);
  for (const tag of forbiddenTags) if (new RegExp(`<${tag}[\\s>/]`).test(wxml)) faults.push(`${nameOf(path)} has a <${tag}>.`);
  for (const [, word] of wxml.matchAll(/\bw\.([a-zA-Z.]+)/g)) if (!known.zh.has(word)) faults.push(`${nameOf(path)} says ${word}, which is no word.`);
  // The names of the languages are in their own language everywhere.
  const bare = wxml.replace(/<!--[\s\S]*?-->/g, '').replace(/\{\{[\s\S]*?\}\}/g, '').replace(/<[^>]*>/g, '').replace(/简体中文|English|›/g, '').trim();
  if (/\p{L}/u.test(bare)) faults.push(`${nameOf(path)} has a text of its own: ${bare.slice(0, 40)}`);
}

// What is asked for is in the API's own document.
const document = join(here, '../../../../docs/openapi.json');
const asked = files.filter((f) => f.endsWith('.js')).flatMap((f) => [...read(f).matchAll(/[`'](\/(?:workbench|me)\/[^`'?]*)[`']/g)].map((m) => [nameOf(f), m[1]]));
if (asked.length === 0) faults.push('Nothing is asked of the API.');
const shape = (path) => path.replace(/\$?\{[^}]*\}/g, '{}');
const paths = new Set(Object.keys(JSON.parse(read(document)).paths).map(shape));
for (const [file, path] of asked) if (!paths.has(shape(`/api/v1/teams/{team}${path}`))) faults.push(`${file} asks for ${path}, which the API does not have.`);

faults.forEach((fault) => console.error(fault));
console.log(`${app.pages.length} pages, ${files.length} files, ${all} bytes, ${asked.length} requests, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
