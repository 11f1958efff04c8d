import { api, type Preferences } from '../../lib/api';
import { confirm, say, stateOf, type Act, type Self, type State } from '../../lib/pages';
import { forget } from '../../lib/session';
import { fill, language, speak, words, type Language, type Words } from '../../lib/words';

interface Push { key: string; text: string; on: boolean }

function pushesOf(preferences: Preferences, w: Words): Push[] {
  return preferences.pushes.filter((p) => p.channel !== 'mini-program' || preferences.hasMiniProgram)
    .map((p) => ({ key: `${p.kind}/${p.channel}`, text: fill(w.push.of, { kind: w.messages.kind[p.kind], channel: w.push.channel[p.channel] }), on: p.on }));
}

/** Who somebody is here, and how they are told. */
Component({
  data: { w: words(), state: 'loading' as State, busy: false, name: '', email: '', pushes: [] as Push[], isQuiet: false, language: language(), timeZone: 'Asia/Shanghai' },
  methods: {
    async onLoad(this: Self) {
      wx.setNavigationBarTitle({ title: words().me.title });
      this.setData({ w: words() });
      await (this.load as () => Promise<void>)();
    },
    async load(this: Self) {
      try {
        const [me, preferences] = await Promise.all([api.me(), api.get<Preferences>('/me/notification-preferences')]);
        this.setData({
          name: me.account.name, email: me.account.email, pushes: pushesOf(preferences, words()), isQuiet: preferences.doNotDisturb?.always === true, timeZone: preferences.timeZone, state: 'ready',
        });
      } catch (e) {
        this.setData({ state: stateOf(e) });
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
    async push(this: Self, e: WechatMiniprogram.CustomEvent<{ value: boolean }>) {
      const [key, on] = [String(e.currentTarget.dataset.key), e.detail.value];
      const [kind, channel] = key.split('/');
      await (this.act as Act)(async () => {
        await api.put('/me/notification-preferences', { language: language(), timeZone: this.data.timeZone, pushes: [{ kind, channel, on }] });
        this.setData({ pushes: (this.data.pushes as Push[]).map((p) => (p.key === key ? { ...p, on } : p)) });
        say(words().push.saved);
      });
    },
    async quiet(this: Self, e: WechatMiniprogram.CustomEvent<{ value: boolean }>) {
      const always = e.detail.value;
      await (this.act as Act)(async () => {
        await (always ? api.put('/me/do-not-disturb', { always }) : api.remove('/me/do-not-disturb'));
        this.setData({ isQuiet: always });
        say(words().quiet.saved);
      });
    },
    async speak(this: Self, e: WechatMiniprogram.BaseEvent) {
      const to = e.currentTarget.dataset.language as Language;
      await (this.act as Act)(async () => {
        await api.put('/me/notification-preferences', { language: to, timeZone: this.data.timeZone });
        speak(to);
        // Every page is made anew, in the other language.
        wx.reLaunch({ url: '/pages/me/me' });
      });
    },
    async signOut(this: Self) {
      const w = words().me;
      if (!(await confirm(w.signOutTitle, w.signOutText, w.signOut))) return;
      await (this.act as Act)(async () => {
        await api.signOut();
        forget();
        this.setData({ state: 'empty', name: '', email: '' });
      });
    },
  },
} as never);
