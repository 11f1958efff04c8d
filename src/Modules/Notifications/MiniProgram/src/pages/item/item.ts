import type { ItemDetail } from '../../lib/api';
import { askAndDo, detailPage } from '../../lib/pages';
import { timeText, words } from '../../lib/words';

detailPage<ItemDetail>({
  title: (w) => w.item.title,
  path: (id) => `/workbench/items/${id}`,
  talk: (id) => `/workbench/items/${id}/comments`,
  show: (item, w) => ({
    title: item.title,
    kind: [w.items.kind[item.kind], item.number ? `#${item.number}` : ''].join(' '),
    itemState: item.state ?? (item.isDone ? w.items.done : w.items.open),
    text: item.text ?? '',
    url: item.url ?? '',
    source: item.source.name,
    mayTake: !item.isDone && item.assignees.length === 0,
    facts: [
      { name: w.item.project, value: item.project.name },
      { name: w.item.assignees, value: item.assignees.map((p) => p.name).join(', ') || w.items.unassigned },
      { name: w.item.author, value: item.author?.name ?? '' },
      { name: w.item.iteration, value: item.iteration?.name ?? '' },
      { name: w.item.due, value: item.dueOn ?? '' },
      { name: w.item.updated, value: timeText(item.updatedAt) },
    ].filter((f) => f.value),
  }),
  methods: {
    take() {
      const w = words();
      return askAndDo(this, { title: w.item.take, text: this.data.title as string, button: w.item.take }, `/workbench/items/${this.data.id as string}/take`, w.item.taken, this.data.source as string);
    },
  },
});
