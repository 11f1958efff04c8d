import { api, type Comment, type Page } from './api';
import { Refusal } from './session';
import { fill, timeText, words, type Words } from './words';

/** What a page is at. */
export type State = 'loading' | 'ready' | 'empty' | 'failed' | 'offline' | 'missing' | 'outside' | 'stranger';

/** The state to which somebody's no, or nobody's answer, leads. */
export function stateOf(e: unknown): State {
  if (!(e instanceof Refusal)) throw e;
  if (e.code === 'not-in-wecom') return 'outside';
  if (e.code === 'binding.not-associated') return 'stranger';
  return e.status === 0 ? 'offline' : e.status === 404 ? 'missing' : 'failed';
}

/** Says in a word that something was done, or was not. */
export function say(title: string): void {
  wx.showToast({ title, icon: 'none' });
}

export function confirm(title: string, content: string, confirmText: string): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({ title, content, confirmText, cancelText: words().app.cancel, success: (answer) => resolve(answer.confirm), fail: () => resolve(false) });
  });
}

/** Opens a thing's page. */
export function go(kind: string, id: string): void {
  wx.navigateTo({ url: `/pages/${kind}/${kind}?id=${id}` });
}

interface Choice { value: string; text: string }

interface ListOptions<T, Row> {
  title: (w: Words) => string;
  path: string;
  choices: (w: Words) => Choice[];
  query: (choice: string) => Readonly<Record<string, string | boolean | undefined>>;
  empty: (w: Words) => { title: string; text: string };
  row: (item: T, w: Words) => Row;
  /** Further methods of the page. */
  methods?: Record<string, (this: Self, e: WechatMiniprogram.BaseEvent) => unknown>;
}

/** What the methods of a page see. */
export interface Self {
  data: Record<string, unknown>;
  setData(data: Record<string, unknown>): void;
  [method: string]: unknown;
}

/** Tabs speak the member's language. */
function nameTabs(w: Words): void {
  [w.items.title, w.tabs.mergeRequests, w.tabs.builds, w.tabs.messages, w.tabs.me].forEach((text, index) => wx.setTabBarItem({ index, text, fail: () => undefined }));
}

/** A list that is pulled to refresh and grows at its end. Answers that come after another choice was made are nobody's. */
export function listPage<T extends { id: string }, Row extends { id: string }>(options: ListOptions<T, Row>): void {
  Component({
    data: { w: words(), state: 'loading' as State, rows: [] as Row[], next: null as string | null, choice: '', choices: [] as Choice[], empty: { title: '', text: '' } },
    methods: {
      async onLoad(this: Self) {
        const w = words();
        wx.setNavigationBarTitle({ title: options.title(w) });
        nameTabs(w);
        const choices = options.choices(w);
        this.setData({ w, choices, choice: choices[0]?.value ?? '', empty: options.empty(w) });
        await (this.load as () => Promise<void>)();
      },
      async load(this: Self) {
        const asked = this.data.choice as string;
        try {
          const page = await api.get<Page<T>>(options.path, options.query(asked));
          if (asked !== this.data.choice) return;
          const w = words();
          this.setData({ rows: page.items.map((item) => options.row(item, w)), next: page.next, state: page.items.length > 0 ? 'ready' : 'empty' });
        } catch (e) {
          if (asked === this.data.choice) this.setData({ state: stateOf(e), rows: [] });
        }
      },
      async onReachBottom(this: Self) {
        const [cursor, asked] = [this.data.next as string | null, this.data.choice as string];
        if (!cursor) return;
        // Taken, so that the end of the list, reached twice, is asked for once.
        this.setData({ next: null });
        try {
          const page = await api.get<Page<T>>(options.path, { ...options.query(asked), cursor });
          if (asked !== this.data.choice) return;
          const known = new Set((this.data.rows as Row[]).map((r) => r.id));
          this.setData({ rows: [...(this.data.rows as Row[]), ...page.items.filter((i) => !known.has(i.id)).map((item) => options.row(item, words()))], next: page.next });
        } catch (e) {
          stateOf(e);
          this.setData({ next: cursor });
          say(words().app.loadFailed);
        }
      },
      async onPullDownRefresh(this: Self) {
        await (this.load as () => Promise<void>)();
        wx.stopPullDownRefresh();
      },
      async retry(this: Self) {
        this.setData({ state: 'loading' });
        await (this.load as () => Promise<void>)();
      },
      async choose(this: Self, e: WechatMiniprogram.BaseEvent) {
        const choice = String(e.currentTarget.dataset.value);
        if (choice === this.data.choice) return;
        this.setData({ choice, state: 'loading', rows: [], next: null });
        await (this.load as () => Promise<void>)();
      },
      open(e: WechatMiniprogram.BaseEvent) {
        go(String(e.currentTarget.dataset.kind), String(e.currentTarget.dataset.id));
      },
      ...options.methods,
    },
  } as never);
}

interface DetailOptions<T> {
  title: (w: Words) => string;
  path: (id: string) => string;
  show: (thing: T, w: Words) => Record<string, unknown>;
  /** The folder of its comments; none without. */
  talk?: (id: string) => string;
  methods?: Record<string, (this: Self, e: WechatMiniprogram.BaseEvent) => unknown>;
}

export interface Talk { id: string; author: string; text: string; at: string; isPending: boolean }

/** One thing with what was said about it. Opening it marks its messages read. */
export function detailPage<T extends { isFollowed: boolean }>(options: DetailOptions<T>): void {
  Component({
    data: { w: words(), state: 'loading' as State, id: '', comments: [] as Talk[], next: null as string | null, draft: '', busy: false, isFollowed: false },
    methods: {
      async onLoad(this: Self, query: { id?: string }) {
        const w = words();
        wx.setNavigationBarTitle({ title: options.title(w) });
        // What is no id is no address either.
        const id = /^[0-9a-f-]{36}$/i.test(query.id ?? '') ? query.id : '';
        this.setData({ w, id });
        if (!id) {
          this.setData({ state: 'missing' });
          return;
        }
        await (this.load as () => Promise<void>)();
        if (this.data.state === 'ready') await api.post('/workbench/messages/read', { subject: id }).catch(stateOf);
      },
      async load(this: Self) {
        const id = this.data.id as string;
        try {
          const thing = await api.get<T>(options.path(id));
          this.setData({ ...options.show(thing, words()), isFollowed: thing.isFollowed, state: 'ready' });
          if (options.talk) await (this.listen as () => Promise<void>)();
        } catch (e) {
          this.setData({ state: stateOf(e) });
        }
      },
      async listen(this: Self) {
        const page = await api.get<Page<Comment>>(options.talk!(this.data.id as string));
        this.setData({ comments: page.items.map(talkOf), next: page.next });
      },
      async older(this: Self) {
        const cursor = this.data.next as string | null;
        if (!cursor) return;
        await (this.act as Act)(async () => {
          const page = await api.get<Page<Comment>>(options.talk!(this.data.id as string), { cursor });
          this.setData({ comments: [...(this.data.comments as Talk[]), ...page.items.map(talkOf)], next: page.next });
        });
      },
      write(this: Self, e: WechatMiniprogram.CustomEvent<{ value: string }>) {
        this.setData({ draft: e.detail.value });
      },
      async comment(this: Self) {
        const text = (this.data.draft as string).trim();
        if (!text) return;
        await (this.act as Act)(async () => {
          await api.post(options.talk!(this.data.id as string), { text });
          this.setData({ draft: '' });
          await (this.listen as () => Promise<void>)();
          say(words().talk.sent);
        });
      },
      async follow(this: Self) {
        const [id, isFollowed, w] = [this.data.id as string, this.data.isFollowed as boolean, words()];
        await (this.act as Act)(async () => {
          await (isFollowed ? api.remove(`/workbench/follows/${id}`) : api.put(`/workbench/follows/${id}`));
          this.setData({ isFollowed: !isFollowed });
          say(isFollowed ? w.item.unfollowed : w.item.followed);
        });
      },
      /** One thing at a time: a button that is pressed twice does it once. */
      async act(this: Self, doIt: () => Promise<void>) {
        if (this.data.busy) return;
        this.setData({ busy: true });
        try {
          await doIt();
        } catch (e) {
          stateOf(e);
          say(words().app.failed);
        } finally {
          this.setData({ busy: false });
        }
      },
      async retry(this: Self) {
        this.setData({ state: 'loading' });
        await (this.load as () => Promise<void>)();
      },
      async onPullDownRefresh(this: Self) {
        await (this.load as () => Promise<void>)();
        wx.stopPullDownRefresh();
      },
      copy(this: Self, e: WechatMiniprogram.BaseEvent) {
        const w = words();
        wx.setClipboardData({ data: String(e.currentTarget.dataset.text), success: () => say(w.builds.copied) });
      },
      open(e: WechatMiniprogram.BaseEvent) {
        go(String(e.currentTarget.dataset.kind), String(e.currentTarget.dataset.id));
      },
      ...options.methods,
    },
  } as never);
}

export type Act = (doIt: () => Promise<void>) => Promise<void>;

function talkOf(comment: Comment): Talk {
  const w = words();
  return { id: comment.id, author: comment.isMine ? w.talk.me : comment.author ?? w.talk.somebody, text: comment.text, at: timeText(comment.at), isPending: comment.isPending };
}

/** Asks first, then has the source do something, and says that it is on its way. */
export async function askAndDo(self: Self, question: { title: string; text: string; button: string }, path: string, done: string, source: string): Promise<void> {
  if (!(await confirm(question.title, fill(question.text, { source }), question.button))) return;
  await (self.act as Act)(async () => {
    await api.post(path);
    say(fill(done, { source }));
    self.setData({ isAsked: true });
  });
}

/** How a state looks. */
export function toneOf(state: string): string {
  return ['succeeded', 'merged', 'approved'].includes(state) ? 'good' : ['failed', 'changes-requested', 'closed'].includes(state) ? 'bad' : ['queued', 'running', 'draft'].includes(state) ? 'wait' : '';
}
