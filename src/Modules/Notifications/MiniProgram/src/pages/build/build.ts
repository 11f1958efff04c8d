import type { BuildDetail } from '../../lib/api';
import { askAndDo, detailPage, toneOf } from '../../lib/pages';
import { timeText, words } from '../../lib/words';

detailPage<BuildDetail>({
  title: (w) => w.builds.title,
  path: (id) => `/workbench/builds/${id}`,
  show: (b, w) => ({
    title: [b.name, b.number ? `#${b.number}` : ''].filter(Boolean).join(' '),
    stateText: w.builds.state[b.state],
    tone: toneOf(b.state),
    url: b.url ?? '',
    source: b.source.name,
    stages: b.stages.map((s) => ({ name: s.name, text: w.builds.state[s.state], tone: toneOf(s.state) })),
    log: b.logTail ?? '',
    mayRerun: b.state !== 'queued' && b.state !== 'running',
    facts: [
      { name: w.item.project, value: b.project.name },
      { name: w.builds.commit, value: b.commitTitle ?? '' },
      { name: w.builds.branch, value: b.ref ?? '' },
      { name: w.builds.author, value: b.author?.name ?? '' },
      { name: w.builds.started, value: timeText(b.startedAt ?? b.createdAt) },
    ].filter((f) => f.value),
  }),
  methods: {
    rerun() {
      const w = words().builds;
      return askAndDo(this, { title: w.rerunTitle, text: w.rerunText, button: w.rerun }, `/workbench/builds/${this.data.id as string}/rerun`, w.rerunDone, this.data.source as string);
    },
  },
});
