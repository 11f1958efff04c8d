// A phone without a screen: the page is rendered by miniprogram-simulate, the server is a list of answers, and everything that was asked is written down.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const require = createRequire(import.meta.url);

const dom = new JSDOM('<!doctype html><html><body></body></html>', { url: 'https://phone.example', pretendToBeVisual: true });
// Node has events of its own, which no element takes.
for (const name of ['window', 'document', 'HTMLElement', 'Node', 'Event', 'CustomEvent', 'TouchEvent', 'MutationObserver', 'getComputedStyle', 'requestAnimationFrame']) globalThis[name] = dom.window[name];
const simulate = require('miniprogram-simulate');

export const id = '018f0000-0000-7000-8000-000000000001';

/** A phone with WeCom on it, and a server that answers by method and path, ids as {}. */
export function phone({ language = 'zh-CN', inWeCom = true, answers = {} } = {}) {
  const storage = new Map();
  const seen = { requests: [], toasts: [], went: [], copied: [], asked: [], logins: 0, titles: [] };
  const own = {
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
    getAppBaseInfo: () => ({ language: language === 'en' ? 'en' : 'zh_CN' }),
    setNavigationBarTitle: ({ title }) => seen.titles.push(title),
    setTabBarItem: () => undefined,
    stopPullDownRefresh: () => undefined,
    showToast: ({ title }) => seen.toasts.push(title),
    showModal: (question) => {
      seen.asked.push(question);
      question.success({ confirm: own.says });
    },
    navigateTo: ({ url }) => seen.went.push(url),
    reLaunch: ({ url }) => seen.went.push(url),
    setClipboardData: ({ data, success }) => {
      seen.copied.push(data);
      success();
    },
    request: ({ url, method, data, header, success, fail }) => {
      const path = url.replace(/^https:\/\/[^/]+/, '');
      const request = { method, path, data, header };
      seen.requests.push(request);
      const key = `${method} ${path.replace(/\?.*$/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}').replace('/api/v1/teams/{}', '')}`;
      const answer = typeof answers[key] === 'function' ? answers[key](request) : answers[key];
      queueMicrotask(() => (answer === 'offline' ? fail() : success(answer?.statusCode ? answer : { statusCode: answer === undefined ? 404 : 200, data: answer })));
    },
    qy: inWeCom ? { login: ({ success }) => success({ code: `code-${++seen.logins}` }) } : undefined,
    says: true,
  };
  answers['POST /api/v1/sessions/mini-program'] ??= ({ data }) => ({ statusCode: 201, data: { token: `lis_${data.code}`, session: id, endsAt: '2027-01-01T00:00:00Z' } });
  globalThis.wx = own;
  return { seen, storage, wx: own };
}

/** Renders a page as if it was opened. Modules are loaded anew: another start of the program. */
export async function open(name, query = {}) {
  for (const path of Object.keys(require.cache)) if (path.startsWith(dist)) delete require.cache[path];
  const mine = globalThis.wx;
  const component = simulate.load(join(dist, `pages/${name}/${name}`), { compiler: 'simulate' });
  // The simulator has brought its own.
  globalThis.wx = mine;
  const page = simulate.render(component);
  page.attach(document.createElement('div'));
  await page.instance.onLoad(query);
  await settle();
  return {
    page,
    data: () => page.instance.data,
    html: () => page.dom.innerHTML,
    text: () => page.dom.textContent.replace(/\s+/g, ' ').trim(),
    all: (selector) => page.querySelectorAll(selector),
    async tap(selector, index = 0) {
      page.querySelectorAll(selector)[index].dispatchEvent('tap');
      await settle();
    },
    async send(selector, event, detail, index = 0) {
      page.querySelectorAll(selector)[index].dispatchEvent(event, { detail });
      await settle();
    },
  };
}

/** Until nothing is on its way: answers are microtasks, taps and what is shown follow them by a timer or two. */
export async function settle() {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

export const project = { id, name: 'web', group: 'acme' };
export const source = { id, kind: 'gitlab', name: 'GitLab' };
export const person = (name, isMe = false) => ({ id: name, name, login: name, isMe });
export const item = (n, more = {}) => ({ id: `018f0000-0000-7000-8000-0000000000${10 + n}`, kind: 'task', number: String(n), title: `Item ${n}`, state: 'opened', isDone: false, dueOn: '2026-12-01', updatedAt: '2026-11-27T08:00:00Z', project, assignees: ['张伟'], ...more });
export const mergeRequest = (more = {}) => ({
  id, number: '12', title: 'Fix <b>login</b>', text: 'line 1\nline 2', state: 'open', sourceBranch: 'fix', targetBranch: 'main', createdAt: '2026-11-27T07:00:00Z', updatedAt: '2026-11-27T08:00:00Z', url: 'https://gitlab.example/12',
  project, source, author: person('李娜'), assignees: [], reviews: [{ id: 'r', name: '张伟', login: 'zhangwei', isMe: true, verdict: null }], build: { id, name: 'ci', state: 'failed' }, isFollowed: false, ...more,
});
export const build = (more = {}) => ({
  id, number: '5', name: 'ci', ref: 'main', commit: 'abc', commitTitle: 'Fix', state: 'failed', createdAt: '2026-11-27T07:00:00Z', startedAt: null, endedAt: null, url: null, stages: [{ name: 'test', state: 'failed' }],
  logTail: 'error: 1', project, source, mergeRequest: null, author: null, isFollowed: true, ...more,
});
export const pageOf = (items, next = null) => ({ items, next });
