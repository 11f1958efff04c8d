import type { Item } from '../../lib/api';
import { listPage } from '../../lib/pages';
import { fill, timeText } from '../../lib/words';

listPage<Item, { id: string }>({
  title: (w) => w.items.title,
  path: '/workbench/items',
  choices: (w) => [{ value: 'assigned', text: w.items.assigned }, { value: 'created', text: w.items.created }, { value: 'followed', text: w.items.followed }, { value: 'done', text: w.items.done }],
  query: (choice) => (choice === 'done' ? { mine: 'assigned', state: 'done' } : { mine: choice, state: 'open' }),
  empty: (w) => ({ title: w.items.empty, text: w.items.emptyText }),
  row: (item, w) => ({
    id: item.id,
    title: item.title,
    kind: w.items.kind[item.kind],
    number: item.number ? `#${item.number}` : '',
    state: item.state ?? (item.isDone ? w.items.done : w.items.open),
    below: [item.project.name, item.assignees.join(', ') || w.items.unassigned, item.dueOn ? fill(w.items.due, { day: item.dueOn }) : '', timeText(item.updatedAt)].filter(Boolean).join(' · '),
  }),
  methods: {
    iterations() {
      wx.navigateTo({ url: '/pages/iterations/iterations' });
    },
  },
});
