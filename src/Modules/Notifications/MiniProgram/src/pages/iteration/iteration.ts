import type { IterationDetail } from '../../lib/api';
import { detailPage } from '../../lib/pages';
import { fill } from '../../lib/words';

detailPage<IterationDetail>({
  title: (w) => w.iteration.title,
  path: (id) => `/workbench/iterations/${id}`,
  show: ({ iteration: i, burnDown }, w) => {
    const most = Math.max(1, ...burnDown.map((d) => d.total));
    const last = burnDown[burnDown.length - 1];
    return {
      title: i.name,
      project: i.project.name,
      days: i.startsOn && i.endsOn ? fill(w.iterations.days, { from: i.startsOn, to: i.endsOn }) : '',
      percent: i.total > 0 ? Math.round((100 * i.done) / i.total) : 0,
      progress: fill(w.iterations.progress, { done: i.done, total: i.total }),
      mine: i.myTotal > 0 ? fill(w.iterations.mine, { done: i.myDone, total: i.myTotal }) : '',
      chart: last ? fill(w.iteration.chart, { total: last.total, left: last.left }) : w.iteration.notBegun,
      // The last two weeks: what a phone has room for.
      left: burnDown.slice(-14).map((d) => ({ on: d.on, height: Math.round((100 * d.left) / most), left: d.left })),
    };
  },
});
