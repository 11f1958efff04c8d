export const zh = {
  title: '消息投递',
  lead: '发给每个人的每条消息：通过什么渠道，结果如何，为什么。',
  columns: { at: '时间', kind: '类型', what: '内容', to: '接收人', state: '结果', reason: '说明' },
  state: '结果',
  channel: '渠道',
  search: '搜索接收人或标题',
  none: '没有符合条件的消息',
  until: '等到',
  merged: '查看合并的消息',
  only: { account: '只看此人', message: '只看此消息', into: '只看合并到这条汇总的消息', all: '查看全部' },
  dead: { title: '未能处理的消息', text: '多次重试后仍失败，已停止自动重试。排除原因后可以重放。', queue: '队列', attempts: '尝试次数', error: '错误', at: '时间', replay: '重放', replayed: '已重新排队', },
};
