import type { Build } from '../../lib/api';
import { listPage, toneOf } from '../../lib/pages';
import { timeText } from '../../lib/words';

listPage<Build, { id: string }>({
  title: (w) => w.builds.title,
  path: '/workbench/builds',
  choices: (w) => [{ value: 'all', text: w.builds.all }, { value: 'mine', text: w.builds.mine }, { value: 'failed', text: w.builds.state.failed }],
  query: (choice) => (choice === 'mine' ? { mine: true } : choice === 'failed' ? { state: 'failed' } : {}),
  empty: (w) => ({ title: w.builds.empty, text: w.builds.emptyText }),
  row: (b, w) => ({
    id: b.id,
    title: b.commitTitle ?? b.name,
    name: [b.name, b.number ? `#${b.number}` : ''].filter(Boolean).join(' '),
    state: w.builds.state[b.state],
    tone: toneOf(b.state),
    below: [b.project.name, b.ref ?? '', timeText(b.createdAt)].filter(Boolean).join(' · '),
  }),
});
