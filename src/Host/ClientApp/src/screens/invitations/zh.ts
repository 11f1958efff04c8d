export const zh = {
  title: '邀请',
  lead: '谁被邀请、通过哪里、进展如何。',
  state: '状态',
  none: '还没有邀请',
  noneText: '在“成员”页面通过企业微信邀请，或在此用邮件邀请不在企业微信中的人。',
  columns: { who: '被邀请人', state: '状态', message: '消息', inviter: '邀请人', at: '时间' },
  byMail: '邮件', atWeCom: '企业微信',
  opened: '已打开',
  until: '有效期至',
  resend: '重新发送', resent: '已重新发送',
  revoke: '撤销', revoked: '邀请已撤销', revokeTitle: '撤销 {{who}} 的邀请？', revokeText: '已发出的链接立即失效，可以再次邀请。',
  mail: {
    title: '用邮件邀请', text: '每个邮箱会收到一封带个人链接的邮件，只有该邮箱的帐号可以使用。他们会立即获得授权。', emails: '邮箱地址', help: '每行一个，或用逗号、空格分隔，一次最多 200 个。', need: '请输入至少一个邮箱地址', many: '一次最多 200 个邮箱地址', role: '授予角色', send: '发送邀请',
    sent: '已发出 {{n}} 封邀请', back: '{{n}} 人曾是成员，已恢复', refused: '以下地址未能邀请：',
  },
  requests: { title: '加入申请', text: '这些人扫码后申请加入，尚未获得任何权限。批准后会被授权并收到邀请。', approve: '批准', decline: '拒绝', declineTitle: '拒绝 {{who}} 的申请？', declineText: '对方一天内不能再次申请。', at: '申请时间', who: '申请人' },
};
