import { api, type Message } from '../../lib/api';
import { go, listPage, say, stateOf } from '../../lib/pages';
import { timeText, words } from '../../lib/words';

interface Row { id: string; kind: string; subject: string; isUnread: boolean }

listPage<Message, Row>({
  title: (w) => w.messages.title,
  path: '/workbench/messages',
  choices: (w) => [
    { value: 'all', text: w.messages.all }, { value: 'unread', text: w.messages.unread }, { value: 'item', text: w.messages.kind.item }, { value: 'iteration', text: w.messages.kind.iteration },
    { value: 'merge-request', text: w.messages.kind['merge-request'] }, { value: 'build', text: w.messages.kind.build },
  ],
  query: (choice) => (choice === 'all' ? {} : choice === 'unread' ? { unread: true } : { kind: choice }),
  empty: (w) => ({ title: w.messages.empty, text: w.messages.emptyText }),
  row: (m, w) => ({
    id: m.id,
    kind: m.kind,
    subject: m.subjectId,
    title: m.title,
    text: m.text,
    isUnread: m.readAt === null,
    urgent: m.isUrgent ? w.messages.urgent : '',
    below: [w.messages.kind[m.kind], m.project ?? '', timeText(m.at)].filter(Boolean).join(' · '),
  }),
  methods: {
    async show(e) {
      const { id, kind, subject } = e.currentTarget.dataset as { id: string; kind: string; subject: string };
      this.setData({ rows: (this.data.rows as Row[]).map((r) => (r.id === id ? { ...r, isUnread: false } : r)) });
      go(kind, subject);
      await api.post(`/workbench/messages/${id}/read`).catch(stateOf);
    },
    async readAll() {
      const newest = (this.data.rows as Row[])[0];
      if (!newest) return;
      try {
        await api.post('/workbench/messages/read', { upTo: newest.id });
        say(words().messages.allRead);
        this.setData({ rows: (this.data.rows as Row[]).map((r) => ({ ...r, isUnread: false })) });
      } catch (e) {
        stateOf(e);
        say(words().app.failed);
      }
    },
  },
});
