import type { Texts } from '../../i18n/texts';

export const zh = {
  title: '绑定企业微信',
  lead: '绑定后即可导入部门与成员，并在企业微信中邀请和通知。',
  steps: { company: '企业', app: '应用', contacts: '通讯录', check: '确认' },
  company: {
    title: '企业 ID 在哪里', how: '用管理员帐号登录 work.weixin.qq.com，打开“我的企业”，页面最下方即为企业 ID。', corpId: '企业 ID（CorpID）', help: '以 ww 开头', need: '请输入企业 ID', pattern: '只含字母、数字、下划线和连字符',
  },
  app: {
    title: '创建自建应用', how: '打开“应用管理 → 自建 → 创建应用”，选择可见范围（哪些部门可以使用）。创建后在应用详情页可以看到 AgentId 和 Secret。',
    agentId: 'AgentId', needAgentId: '请输入 AgentId（数字）', secret: 'Secret', needSecret: '请输入应用的 Secret', secretHelp: '点击“查看”后，Secret 会发送到管理员的企业微信。',
    trustedIp: '还需在同一页面的“企业可信 IP”中填入本服务器的出口 IP，否则企业微信会拒绝调用（60020）。',
  },
  contacts: {
    title: '通讯录同步（可选，推荐）', how: '打开“安全与管理 → 管理工具 → 通讯录同步”，开启后获取 Secret。有了它，离职与改名能够准确识别；没有它，人员列表可能不完整，离职需要人工确认。',
    secret: '通讯录同步 Secret', later: '可以留空，以后在“更换 Secret”中补充。',
  },
  check: { title: '核对并绑定', text: '将用这些信息向企业微信核实。通过后立即开始首次导入：先读取，出现异常时暂停等待您确认。', given: '已填写', omitted: '未填写', submit: '核实并绑定', next: '下一步', back: '上一步' },
  bound: '绑定成功，已开始导入',
  otherCorp: { title: '绑定另一个企业？', ok: '仍然绑定' },
  status: { title: '绑定状态', bound: '正常', suspended: '已暂停', app: '应用', corp: '企业 ID', agent: 'AgentId', secret: '应用 Secret', contacts: '通讯录同步 Secret', noContacts: '未设置', by: '绑定人', at: '绑定时间' },
  problem: '企业微信拒绝了已保存的 Secret，同步与消息已暂停',
  scope: { title: '可见范围', text: '应用在企业微信中能看到的部门和成员；只有他们会被导入。在企业微信管理后台修改后，点击同步即可生效。', departments: '部门', people: '单独选择的成员', tags: '标签', more: '另有 {{count}} 个', empty: '没有单独选择' },
  rotate: { title: '更换 Secret', text: '新的 Secret 核实通过后立即生效，成员不受影响。', app: '新的应用 Secret', contacts: '新的通讯录同步 Secret', submit: '核实并更换', done: 'Secret 已更换', one: '请至少填写一个' },
  unbind: {
    title: '解绑企业', open: '解绑…', text: '解绑后：', people: '成员保留身份与访问权限，但离职不再自动识别；已保存的 Secret 会被销毁。', departments: '部门转为本地部门，可在此编辑。', invitations: '未使用的邀请全部作废。', history: '历史完整保留，可随时审计。', again: '重新绑定同一企业后，会认出原有成员。',
    confirm: '请输入团队名称 {{team}} 以确认', submit: '确认解绑', done: '已解绑', ownerOnly: '只有所有者可以解绑。',
  },
  sketch: { company: '示意图：我的企业页面底部的企业 ID', app: '示意图：应用详情页中的 AgentId 与 Secret', contacts: '示意图：管理工具中的通讯录同步' },
  guide: '首次使用：三步绑定，大约五分钟。需要企业微信管理员权限。',
};

export const en: Texts<typeof zh> = {
  title: 'WeCom binding',
  lead: 'Once bound, departments and people are imported, and invited and told in WeCom.',
  steps: { company: 'Company', app: 'App', contacts: 'Contacts', check: 'Check' },
  company: {
    title: 'Where the company’s id is', how: 'Sign in to work.weixin.qq.com as an admin and open My company (我的企业). The id is at the very bottom of the page.', corpId: 'Company id (CorpID)', help: 'Begins with ww', need: 'Enter the company id', pattern: 'Letters, digits, underscore and hyphen only',
  },
  app: {
    title: 'Make an app of your own', how: 'Open Apps (应用管理) → Self-built (自建) → Create (创建应用), and choose the visible scope: the departments that may use it. Its page then shows AgentId and Secret.',
    agentId: 'AgentId', needAgentId: 'Enter the AgentId, a number', secret: 'Secret', needSecret: 'Enter the app’s Secret', secretHelp: 'View (查看) sends the Secret to the admin’s own WeCom.',
    trustedIp: 'On the same page, enter this server’s outgoing IP under trusted IPs (企业可信 IP), or WeCom refuses the calls (60020).',
  },
  contacts: {
    title: 'Contacts sync (optional, recommended)', how: 'Open Security (安全与管理) → Tools (管理工具) → Contacts sync (通讯录同步), switch it on and view its Secret. With it leavers and new userids are told for certain; without it the list may be incomplete, and leavers need your confirmation.',
    secret: 'Contacts-sync Secret', later: 'May stay empty; add it later under Rotate the Secret.',
  },
  check: { title: 'Check and bind', text: 'WeCom is asked whether this is right. The first import then begins at once: it reads first, and waits for you when something looks odd.', given: 'given', omitted: 'not given', submit: 'Check and bind', next: 'Next', back: 'Back' },
  bound: 'Bound; the import has begun',
  otherCorp: { title: 'Bind another company?', ok: 'Bind it all the same' },
  status: { title: 'Status', bound: 'Working', suspended: 'Suspended', app: 'App', corp: 'Company id', agent: 'AgentId', secret: 'App Secret', contacts: 'Contacts-sync Secret', noContacts: 'Not set', by: 'Bound by', at: 'Bound at' },
  problem: 'WeCom refuses the stored Secret; syncs and messages are paused',
  scope: { title: 'Visible scope', text: 'What the app sees at WeCom; nobody else is imported. Change it in WeCom’s admin console, then sync.', departments: 'Departments', people: 'People chosen one by one', tags: 'Tags', more: 'and {{count}} more', empty: 'None chosen' },
  rotate: { title: 'Rotate the Secret', text: 'The new Secret is checked and holds at once. Members notice nothing.', app: 'New app Secret', contacts: 'New contacts-sync Secret', submit: 'Check and rotate', done: 'The Secret is rotated', one: 'Enter at least one' },
  unbind: {
    title: 'Unbind the company', open: 'Unbind…', text: 'When it is unbound:', people: 'Members keep membership and access, but leavers are not noticed any more; the stored Secrets are destroyed.', departments: 'Departments become local, to be edited here.', invitations: 'Open invitations are revoked.', history: 'History stays complete and can be audited.', again: 'Bind the same company again, and its members are recognised.',
    confirm: 'Type the team’s name, {{team}}, to confirm', submit: 'Unbind', done: 'Unbound', ownerOnly: 'Only an owner can unbind.',
  },
  sketch: { company: 'Sketch: the company id at the bottom of My company', app: 'Sketch: AgentId and Secret on the app’s page', contacts: 'Sketch: contacts sync among the tools' },
  guide: 'First time here: three steps, about five minutes. You need to be an admin at WeCom.',
};
