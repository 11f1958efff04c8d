import type { MergeRequest } from '../../lib/api';
import { listPage, toneOf } from '../../lib/pages';
import { timeText } from '../../lib/words';

listPage<MergeRequest, { id: string }>({
  title: (w) => w.mergeRequests.title,
  path: '/workbench/merge-requests',
  choices: (w) => [{ value: 'to-review', text: w.mergeRequests.toReview }, { value: 'created', text: w.mergeRequests.created }, { value: 'followed', text: w.mergeRequests.followed }],
  query: (mine) => ({ mine }),
  empty: (w) => ({ title: w.mergeRequests.empty, text: w.mergeRequests.emptyText }),
  row: (m, w) => ({
    id: m.id,
    title: m.title,
    number: m.number ? `!${m.number.replace(/^!/, '')}` : '',
    state: w.mergeRequests.state[m.state],
    tone: toneOf(m.state),
    build: m.build ? w.builds.state[m.build] : '',
    buildTone: toneOf(m.build ?? ''),
    below: [m.project.name, m.author ?? '', timeText(m.updatedAt)].filter(Boolean).join(' · '),
  }),
});
