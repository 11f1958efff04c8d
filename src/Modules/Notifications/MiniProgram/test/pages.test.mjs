import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, id, item, mergeRequest, open, pageOf, person, phone, project, settle, source } from './harness.mjs';

const failed = { statusCode: 500, data: { code: 'server.unexpected' } };

test('who opens it in WeCom is signed in by its proof, once for all that is asked, with the token in the header', async () => {
  const { seen, storage } = phone({ answers: { 'GET /workbench/items': pageOf([item(1)]) } });
  const page = await open('items');
  assert.deepEqual(seen.requests.map((r) => r.path.replace(/^.*\/teams\/[^/]+/, '')), ['/api/v1/sessions/mini-program', '/workbench/items?mine=assigned&state=open']);
  assert.equal(seen.requests[0].data.code, 'code-1');
  assert.equal(seen.requests[1].header.Authorization, 'Bearer lis_code-1');
  assert.equal(seen.requests[1].header['X-Liaison-Client'], 'mini-program');
  assert.equal(storage.get('session').token, 'lis_code-1');
  assert.match(page.text(), /任务 #1.*Item 1.*web · 张伟/);

  await open('me');
  assert.equal(seen.logins, 1, 'the session is kept');
});

test('a session that has ended is opened again and nobody notices', async () => {
  let good = 'lis_code-1';
  const { seen, storage } = phone({ answers: { 'GET /workbench/items': ({ header }) => (header.Authorization === `Bearer ${good}` ? pageOf([item(1)]) : { statusCode: 401, data: { code: 'access.sign-in-required' } }) } });
  storage.set('session', { token: 'lis_old', session: id, endsAt: '' });
  const page = await open('items');
  assert.equal(page.data().state, 'ready');
  assert.equal(seen.logins, 1);

  good = 'lis_nobody';
  await page.page.instance.onPullDownRefresh();
  await settle();
  assert.equal(page.data().state, 'failed', 'twice refused is refused');
  assert.equal(seen.logins, 2);
});

test('outside of WeCom, and for who is nobody in the team, it says so instead of an error', async () => {
  phone({ inWeCom: false });
  const outside = await open('items');
  assert.equal(outside.data().state, 'outside');
  assert.match(outside.text(), /您还不是任何团队的成员/);
  phone({ answers: { 'POST /api/v1/sessions/mini-program': { statusCode: 403, data: { code: 'binding.not-associated' } } } });
  assert.equal((await open('builds')).data().state, 'stranger');
});

test('a list grows at its end, without twice the same, and starts anew when pulled', async () => {
  const pages = { '': pageOf([item(1), item(2)], 'more'), more: pageOf([item(2), item(3)]) };
  const { seen } = phone({ answers: { 'GET /workbench/items': ({ path }) => pages[new URLSearchParams(path.split('?')[1]).get('cursor') ?? ''] } });
  const page = await open('items');
  assert.equal(page.all('.row').length, 2);
  await Promise.all([page.page.instance.onReachBottom(), page.page.instance.onReachBottom()]);
  await settle();
  assert.deepEqual(page.data().rows.map((r) => r.title), ['Item 1', 'Item 2', 'Item 3']);
  assert.equal(seen.requests.filter((r) => r.path.includes('cursor=more')).length, 1);
  assert.match(page.text(), /没有更多了/);
  await page.page.instance.onPullDownRefresh();
  await settle();
  assert.equal(page.all('.row').length, 2);
});

test('what is chosen is asked for, and an answer that comes too late is nobody\'s', async () => {
  const { seen } = phone({ answers: { 'GET /workbench/merge-requests': ({ path }) => pageOf([{ ...mergeRequest(), title: path.includes('created') ? 'mine' : 'theirs', author: '李娜', build: 'failed' }]) } });
  const page = await open('merge-requests');
  const slow = page.page.instance.load();
  await page.tap('.choice', 1);
  await slow;
  await settle();
  assert.deepEqual(page.data().rows.map((r) => r.title), ['mine']);
  assert.match(seen.requests.at(-1).path, /mine=created/);
  await page.tap('.row');
  assert.deepEqual(seen.went, [`/pages/merge-request/merge-request?id=${id}`]);
});

test('a list that cannot be had says why and can be tried again', async () => {
  const answers = { 'GET /workbench/builds': 'offline' };
  phone({ answers });
  const page = await open('builds');
  assert.match(page.text(), /加载失败.*无法连接服务器/);
  answers['GET /workbench/builds'] = pageOf([]);
  await page.page.instance.retry();
  await settle();
  assert.match(page.text(), /没有构建.*项目的流水线运行后会出现在这里/);
  answers['GET /workbench/builds'] = pageOf([build()]);
  await page.page.instance.retry();
  await settle();
  assert.match(page.text(), /ci #5.*失败.*Fix.*web · main/);
});

const detail = (more) => ({
  'GET /workbench/merge-requests/{}': mergeRequest(more),
  'GET /workbench/merge-requests/{}/comments': pageOf([{ id: 'c', author: '李娜', isMine: false, text: 'Please look', at: '2026-11-27T08:00:00Z', isPending: false, url: null }]),
  'POST /workbench/messages/read': { statusCode: 204, data: '' },
  'POST /workbench/merge-requests/{}/approve': { statusCode: 202, data: { id, state: 'on-its-way' } },
  'POST /workbench/merge-requests/{}/comments': { statusCode: 202, data: { id, state: 'on-its-way', comment: id } },
  'PUT /workbench/follows/{}': { statusCode: 204, data: '' },
});

test('a merge request is shown as plain text, and its messages are read', async () => {
  const { seen } = phone({ answers: detail() });
  const page = await open('merge-request', { id });
  assert.match(page.text(), /!12.*开放.*Fix <b>login<\/b>.*张伟|我.*未评审/);
  assert.doesNotMatch(page.html(), /<b>login/);
  assert.deepEqual(seen.requests.at(-1).data, { subject: id });
});

test('approving asks first, is sent once, and says that it is on its way', async () => {
  const { seen, wx } = phone({ answers: detail() });
  const page = await open('merge-request', { id });
  wx.says = false;
  await page.tap('.approve');
  const approvals = () => seen.requests.filter((r) => r.path.endsWith('/approve'));
  assert.equal(approvals().length, 0);
  wx.says = true;
  await Promise.all([page.page.instance.approve(), page.page.instance.approve()]);
  await settle();
  assert.equal(approvals().length, 1, 'two taps, one request');
  assert.ok(approvals()[0].header['Idempotency-Key']);
  assert.deepEqual(seen.toasts, ['已提交批准，GitLab 确认后会更新']);
  assert.equal(seen.asked[0].content, '会以您的名义提交到 GitLab。');
  assert.equal(page.data().isAsked, true);
});

test('only who is asked to review, and has not approved, is offered to approve', async () => {
  for (const more of [{ reviews: [] }, { state: 'merged' }, { author: person('张伟', true) }, { reviews: [{ id: 'r', name: 'x', isMe: true, verdict: 'approved' }] }]) {
    phone({ answers: detail(more) });
    assert.equal((await open('merge-request', { id })).all('.approve').length, 0, JSON.stringify(more));
  }
});

test('a comment is written and seen, and what failed keeps the draft', async () => {
  const answers = detail();
  const { seen } = phone({ answers });
  const page = await open('merge-request', { id });
  await page.send('.write', 'input', { value: '  看起来不错  ' });
  answers['POST /workbench/merge-requests/{}/comments'] = failed;
  await page.tap('.send');
  assert.equal(page.data().draft, '  看起来不错  ');
  assert.deepEqual(seen.toasts, ['没有成功']);
  answers['POST /workbench/merge-requests/{}/comments'] = { statusCode: 202, data: { id, state: 'on-its-way' } };
  answers['GET /workbench/merge-requests/{}/comments'] = pageOf([{ id: 'n', author: null, isMine: true, text: '看起来不错', at: '2026-11-27T09:00:00Z', isPending: true, url: null }]);
  await page.tap('.send');
  assert.deepEqual(seen.requests.filter((r) => r.method === 'POST' && r.path.endsWith('/comments')).map((r) => r.data), [{ text: '看起来不错' }, { text: '看起来不错' }]);
  assert.equal(page.data().draft, '');
  assert.match(page.text(), /我\s*正在同步\s*看起来不错/);
});

test('a thing is followed and no longer', async () => {
  const { seen } = phone({ answers: detail() });
  const page = await open('merge-request', { id });
  await page.tap('.follow');
  assert.equal(seen.requests.at(-1).method, 'PUT');
  assert.match(page.text(), /已关注/);
});

test('what is no id, or not there, is not found, and nothing is asked for the first', async () => {
  const { seen } = phone();
  assert.equal((await open('merge-request', { id: '../../me' })).data().state, 'missing');
  assert.equal(seen.requests.length, 0);
  const gone = await open('item', { id });
  assert.match(gone.text(), /没有找到/);
});

test('an item that nobody has can be taken', async () => {
  const answers = {
    'GET /workbench/items/{}': { ...item(1), text: null, url: null, source, author: null, assignees: [], iteration: null, isFollowed: false },
    'GET /workbench/items/{}/comments': pageOf([]),
    'POST /workbench/items/{}/take': { statusCode: 202, data: { id, state: 'on-its-way' } },
  };
  const { seen } = phone({ answers });
  const page = await open('item', { id });
  assert.match(page.text(), /没有描述.*还没有评论/);
  await page.tap('.take');
  assert.ok(seen.requests.some((r) => r.path.endsWith('/take')));
  answers['GET /workbench/items/{}'] = { ...answers['GET /workbench/items/{}'], assignees: [person('李娜')] };
  assert.equal((await open('item', { id })).all('.take').length, 0);
});

test('a build shows its stages and log, and runs again when it has ended', async () => {
  const answers = { 'GET /workbench/builds/{}': build(), 'POST /workbench/builds/{}/rerun': { statusCode: 202, data: { id, state: 'on-its-way' } } };
  const { seen } = phone({ answers });
  const page = await open('build', { id });
  assert.match(page.text(), /test\s*失败.*error: 1/);
  await page.tap('.rerun');
  assert.ok(seen.requests.some((r) => r.path.endsWith('/rerun')));
  answers['GET /workbench/builds/{}'] = build({ state: 'running', logTail: null });
  assert.equal((await open('build', { id })).all('.rerun').length, 0);
});

test('an iteration\'s progress is by its finished items, and its burn-down is told in words too', async () => {
  const iteration = { id, name: 'Sprint 7', startsOn: '2026-11-20', endsOn: '2026-12-03', isClosed: false, total: 8, done: 2, myTotal: 2, myDone: 1, project };
  phone({ answers: { 'GET /workbench/iterations': pageOf([iteration]), 'GET /workbench/iterations/{}': { iteration, burnDown: [{ on: '2026-11-20', total: 8, left: 8 }, { on: '2026-11-21', total: 8, left: 6 }], isFollowed: false, url: null } } });
  const list = await open('iterations');
  assert.match(list.text(), /Sprint 7.*完成 2 \/ 8.*其中我的 1 \/ 2/);
  const page = await open('iteration', { id });
  assert.match(page.html(), /width: 25%/);
  assert.deepEqual(page.data().left.map((d) => d.height), [100, 75]);
  assert.match(page.text(), /共 8 项，现在还剩 6 项/);
});

test('a message leads to its thing and is read; all are read up to the newest that was seen', async () => {
  const message = (n, readAt = null) => ({ id: `018f0000-0000-7000-8000-0000000001${n}`, kind: 'merge-request', subjectId: id, projectId: id, project: 'web', what: 'approved', title: `M${n}`, text: 'text', isUrgent: n === 11, at: '2026-11-27T08:00:00Z', readAt });
  const done = { statusCode: 204, data: '' };
  const { seen } = phone({ answers: { 'GET /workbench/messages': pageOf([message(12), message(11)]), 'POST /workbench/messages/{}/read': done, 'POST /workbench/messages/read': done } });
  const page = await open('messages');
  assert.equal(page.all('.unread').length, 2);
  assert.match(page.text(), /紧急/);
  await page.tap('.row', 1);
  assert.deepEqual(seen.went, [`/pages/merge-request/merge-request?id=${id}`]);
  assert.equal(page.all('.unread').length, 1);
  await page.tap('.read-all');
  assert.deepEqual(seen.requests.at(-1).data, { upTo: message(12).id });
  assert.equal(page.all('.unread').length, 0);
});

const mine = () => ({
  'GET /api/v1/me': { account: { name: '张伟', email: 'z@acme.example' }, teams: [] },
  'GET /me/notification-preferences': {
    pushes: [{ kind: 'item', channel: 'wecom', on: true }, { kind: 'item', channel: 'mini-program', on: true }], language: 'zh-CN', timeZone: 'Asia/Shanghai', doNotDisturb: null, isQuiet: false, quietUntil: null, mutes: [], hasMiniProgram: false,
  },
  'PUT /me/notification-preferences': { statusCode: 204, data: '' },
  'PUT /me/do-not-disturb': { statusCode: 204, data: '' },
  'DELETE /me/do-not-disturb': { statusCode: 204, data: '' },
  'DELETE /api/v1/sessions/current': { statusCode: 204, data: '' },
});

test('what reaches whom where is set on the page me', async () => {
  const { seen } = phone({ answers: mine() });
  const page = await open('me');
  assert.match(page.text(), /张伟.*z@acme.example/);
  assert.equal(page.all('.push').length, 1, 'no mini program notices where the team has none');
  await page.page.instance.push({ currentTarget: { dataset: { key: 'item/wecom' } }, detail: { value: false } });
  assert.deepEqual(seen.requests.at(-1).data, { language: 'zh-CN', timeZone: 'Asia/Shanghai', pushes: [{ kind: 'item', channel: 'wecom', on: false }] });
  await page.page.instance.quiet({ detail: { value: true } });
  assert.deepEqual(seen.requests.at(-1).data, { always: true });
  await page.page.instance.quiet({ detail: { value: false } });
  assert.equal(seen.requests.at(-1).method, 'DELETE');
});

test('it speaks the language of the phone until another one is chosen', async () => {
  const { seen, storage } = phone({ language: 'en', answers: mine() });
  const page = await open('me');
  assert.match(page.text(), /Sign out/);
  await page.page.instance.speak({ currentTarget: { dataset: { language: 'zh-CN' } } });
  assert.equal(storage.get('language'), 'zh-CN');
  assert.deepEqual(seen.went, ['/pages/me/me']);
  assert.match((await open('me')).text(), /退出登录/);
});

test('signing out ends the session at the server and forgets it here', async () => {
  const { seen, storage } = phone({ answers: mine() });
  const page = await open('me');
  await page.page.instance.signOut();
  await settle();
  assert.ok(seen.requests.some((r) => r.method === 'DELETE' && r.path === '/api/v1/sessions/current'));
  assert.equal(storage.has('session'), false);
});
