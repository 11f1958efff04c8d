export const zh = {
  title: '消息投递',
  lead: '通过企业微信发出的消息：发给了谁，结果如何。',
  columns: { at: '时间', kind: '类型', to: '接收人', state: '结果', reason: '失败原因' },
  state: '结果',
  none: '还没有发送过消息',
  dead: { title: '未能处理的消息', text: '多次重试后仍失败，已停止自动重试。排除原因后可以重放。', queue: '队列', attempts: '尝试次数', error: '错误', at: '时间', replay: '重放', replayed: '已重新排队', },
};
