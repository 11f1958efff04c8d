export const zh = {
  title: '离职策略',
  lead: '成员离开企业微信后，如何处理其在本团队的身份。',
  days: '{{n}} 天', hours: '{{n}} 小时', minutes: '{{n}} 分钟',
  leavers: {
    title: '有人离职时',
    deauthorize: { name: '仅取消授权', text: '立即失去访问权限，会话结束。身份与历史保留，可以重新授权。' },
    lock: { name: '锁定', text: '立即失去访问权限，会话结束。需由管理员解锁才能恢复，适合需要交接或调查的团队。' },
    remove: { name: '移除', text: '立即失去访问权限并移出成员列表。历史保留，可供审计；再次加入需要重新授权和邀请。' },
  },
  disabled: { title: '在企业微信中被禁用（未离职）时', lock: '锁定，启用后自动解锁', keep: '不处理' },
  grace: { title: '宽限期', text: '确认离职后等待多久再处理。期间若回归，则什么也不会发生。', none: '不等待，立即处理' },
  interval: { title: '定时同步', none: '不自动同步' },
  limits: {
    title: '安全上限', text: '一次同步超出任一上限时会暂停，等待管理员审批。24 小时内未经审批的同步合并计算。', share: '失去权限的成员比例超过', members: '且人数超过', absolute: '或人数超过', department: '或某部门失去成员比例超过', departmentSize: '（仅对不少于此人数的部门）', percent: '%', people: '人',
  },
  preview: { title: '最近离职的人，按所选策略会这样处理', none: '最近没有人离职', text: '仅为预览，不会改变他们现在的状态。', },
  saved: '策略已保存，从下一次同步起生效',
  confirm: { title: '保存离职策略？', remove: '今后离职的成员将被移除。', limits: '上限已放宽，下一次同步会先暂停，等待您确认。', ok: '保存' },
  dirty: '有未保存的修改',
  elsewhere: { title: '其他管理员刚刚修改了策略', text: '您的修改尚未保存。保存将覆盖对方的设置；放弃则显示最新设置。', take: '放弃我的修改' },
};
