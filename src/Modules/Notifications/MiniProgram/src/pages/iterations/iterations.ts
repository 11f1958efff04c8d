import type { Iteration } from '../../lib/api';
import { listPage } from '../../lib/pages';
import { fill } from '../../lib/words';

listPage<Iteration, { id: string }>({
  title: (w) => w.iterations.title,
  path: '/workbench/iterations',
  choices: (w) => [{ value: 'open', text: w.iterations.open }, { value: 'closed', text: w.iterations.closed }],
  query: (state) => ({ state }),
  empty: (w) => ({ title: w.iterations.empty, text: w.iterations.emptyText }),
  row: (i, w) => ({
    id: i.id,
    title: i.name,
    project: i.project.name,
    days: i.startsOn && i.endsOn ? fill(w.iterations.days, { from: i.startsOn, to: i.endsOn }) : '',
    percent: i.total > 0 ? Math.round((100 * i.done) / i.total) : 0,
    progress: fill(w.iterations.progress, { done: i.done, total: i.total }),
    mine: i.myTotal > 0 ? fill(w.iterations.mine, { done: i.myDone, total: i.myTotal }) : '',
  }),
});
