import type { Texts } from '../../i18n/texts';

export const zh = {
  title: '审计',
  lead: '谁在何时、因何故、做了什么。记录不可更改。',
  tabs: { timeline: '时间线', roster: '某时刻的成员', difference: '两时刻的差异' },
  filters: { who: '操作者', whoAll: '全部操作者', event: '事件', eventAll: '全部事件', why: '原因', whyHelp: '命令或原因，如 lock-member', run: '同步编号', from: '从', to: '到', apply: '查询', more: '更多筛选', anyone: '某个帐号', person: '成员', account: '帐号编号' },
  empty: '没有符合条件的记录',
  by: '操作者',
  unknown: '（未知帐号）',
  run: '查看同步',
  data: '详细数据',
  onlyOf: '仅显示一名成员的记录',
  export: '导出 CSV',
  roster: { title: '某时刻的成员', lead: '按事件重放得到：在所选时刻，谁是成员、什么角色、由谁决定、为什么。', at: '时刻', slider: '拖动选择时刻', show: '查看', status: '身份状态', all: '全部状态', name: '姓名', role: '角色', since: '自', decided: '由谁决定', why: '原因', empty: '那一刻还没有成员', count: '共 {{n}} 人，其中已加入 {{active}} 人', search: '按姓名查找', first: '最早', now: '现在' },
  difference: { title: '两时刻的差异', lead: '比较两个时刻的成员身份：谁加入、谁失去、谁改变了角色。', from: '较早', to: '较晚', show: '比较', name: '姓名', before: '当时', after: '之后', decided: '由谁决定', why: '原因', empty: '这两个时刻之间没有变化', count: '共 {{n}} 人有变化', nobody: '不是成员', order: '“较早”需在“较晚”之前' },
};

export const en: Texts<typeof zh> = {
  title: 'Audit',
  lead: 'Who did what, when, and why. Nothing here can be altered.',
  tabs: { timeline: 'Timeline', roster: 'Members at an instant', difference: 'Difference' },
  filters: { who: 'By', whoAll: 'By anybody', event: 'Event', eventAll: 'All events', why: 'Why', whyHelp: 'A command or reason, such as lock-member', run: 'Sync id', from: 'From', to: 'To', apply: 'Show', more: 'More filters', anyone: 'One account', person: 'Member', account: 'Account id' },
  empty: 'No entry fits',
  by: 'By',
  unknown: '(unknown account)',
  run: 'To the sync',
  data: 'Data',
  onlyOf: 'Only one member’s entries',
  export: 'Export CSV',
  roster: { title: 'Members at an instant', lead: 'Replayed from the events: who was a member at that instant, in which role, who decided it, and why.', at: 'Instant', slider: 'Choose an instant', show: 'Show', status: 'Membership', all: 'All', name: 'Name', role: 'Role', since: 'Since', decided: 'Decided by', why: 'Why', empty: 'There were no members yet', count: '{{n}} members, {{active}} of them active', search: 'Find a name', first: 'The beginning', now: 'Now' },
  difference: { title: 'Difference of two instants', lead: 'Who came, who lost access, who got another role between two instants.', from: 'Earlier', to: 'Later', show: 'Compare', name: 'Name', before: 'Then', after: 'Later', decided: 'Decided by', why: 'Why', empty: 'Nothing changed between the two', count: '{{n}} changed', nobody: 'No member', order: 'The earlier instant has to come first' },
};
