import type { MergeRequestDetail } from '../../lib/api';
import { askAndDo, detailPage, toneOf } from '../../lib/pages';
import { fill, timeText, words } from '../../lib/words';

detailPage<MergeRequestDetail>({
  title: (w) => w.mergeRequests.title,
  path: (id) => `/workbench/merge-requests/${id}`,
  talk: (id) => `/workbench/merge-requests/${id}/comments`,
  show: (m, w) => ({
    title: m.title,
    number: m.number ? `!${m.number.replace(/^!/, '')}` : '',
    stateText: w.mergeRequests.state[m.state],
    tone: toneOf(m.state),
    text: m.text ?? '',
    url: m.url ?? '',
    source: m.source.name,
    build: m.build && { id: m.build.id, text: w.builds.state[m.build.state], tone: toneOf(m.build.state) },
    reviews: m.reviews.map((r) => ({ id: r.id, name: r.isMe ? w.talk.me : r.name, verdict: w.mergeRequests.verdict[r.verdict ?? 'waiting'], tone: toneOf(r.verdict ?? '') })),
    mayApprove: (m.state === 'open' || m.state === 'draft') && !m.author?.isMe && m.reviews.some((r) => r.isMe && r.verdict !== 'approved'),
    facts: [
      { name: w.item.project, value: m.project.name },
      { name: w.item.author, value: m.author?.name ?? '' },
      { name: w.builds.branch, value: m.sourceBranch && m.targetBranch ? fill(w.mergeRequests.branches, { from: m.sourceBranch, to: m.targetBranch }) : '' },
      { name: w.item.updated, value: timeText(m.updatedAt) },
    ].filter((f) => f.value),
  }),
  methods: {
    approve() {
      const w = words().mergeRequests;
      return askAndDo(
        this, { title: w.approveTitle, text: w.approveText, button: w.approve }, `/workbench/merge-requests/${this.data.id as string}/approve`, w.approved, this.data.source as string);
    },
  },
});
