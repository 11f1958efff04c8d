export const zh = {
  signIn: { title: '企业微信登录链接', text: '在浏览器中打开后扫码登录，在企业微信中打开则自动登录。可放入应用主页或发给成员。', copy: '复制', copied: '已复制' },
  title: '绑定企业微信',
  lead: '绑定后即可导入部门与成员，并在企业微信中邀请和通知。',
  steps: { company: '企业', app: '应用', contacts: '通讯录', check: '确认' },
  company: {
    title: '企业 ID 在哪里', how: '用管理员帐号登录 work.weixin.qq.com，打开“我的企业”，页面最下方即为企业 ID。', corpId: '企业 ID（CorpID）', help: '以 ww 开头', need: '请输入企业 ID', pattern: '只含字母、数字、下划线和连字符',
  },
  app: {
    title: '创建自建应用', how: '打开“应用管理 → 自建 → 创建应用”，选择可见范围（哪些部门可以使用）。创建后在应用详情页可以看到 AgentId 和 Secret。',
    agentId: 'AgentId', needAgentId: '请输入 AgentId（数字）', secret: 'Secret', needSecret: '请输入应用的 Secret', secretHelp: '点击“查看”后，Secret 会发送到管理员的企业微信。',
    trustedIp: '企业微信要求先设置可信域名（网页授权及JS-SDK → {{host}}），之后才能在“企业可信 IP”中填入本服务器的出口 IP；未填入时会拒绝调用（60020）。',
    callbackFirst: '没有可信域名？先让企业微信验证回调地址',
  },
  contacts: {
    title: '通讯录同步（可选，推荐）', how: '打开“安全与管理 → 管理工具 → 通讯录同步”，开启后获取 Secret。有了它，离职与改名能够准确识别；没有它，人员列表可能不完整，离职需要人工确认。',
    secret: '通讯录同步 Secret', later: '可以留空，以后在“更换 Secret”中补充。',
  },
  check: { title: '核对并绑定', text: '将用这些信息向企业微信核实。通过后立即开始首次导入：先读取，出现异常时暂停等待您确认。', given: '已填写', omitted: '未填写', submit: '核实并绑定', next: '下一步', back: '上一步', to: '返回“{{step}}”一步修改' },
  bound: '绑定成功，已开始导入',
  otherCorp: { title: '绑定另一个企业？', ok: '仍然绑定' },
  status: { title: '绑定状态', bound: '正常', suspended: '已暂停', app: '应用', corp: '企业 ID', agent: 'AgentId', secret: '应用 Secret', contacts: '通讯录同步 Secret', noContacts: '未设置', by: '绑定人', at: '绑定时间' },
  problem: '企业微信拒绝了已保存的 Secret，同步与消息已暂停',
  scope: { title: '可见范围', text: '应用在企业微信中能看到的部门和成员；只有他们会被导入。在企业微信管理后台修改后，点击同步即可生效。', departments: '部门', people: '单独选择的成员', tags: '标签', more: '另有 {{count}} 个', empty: '没有单独选择' },
  doctor: {
    title: '绑定检查', text: '逐项实时检查企业微信一侧与本服务的设置，并说明每个问题由谁在哪里解决。', start: '开始检查', again: '重新检查', looking: '正在检查…', lost: '检查中断，请重试。', failed: '发现 {{n}} 个需要解决的问题', good: '没有需要解决的问题',
    states: { ok: '正常', attention: '建议', failed: '需解决', skipped: '未检查' },
  },
  callbacks: {
    title: '回调', text: '设置后，成员与部门的变更数秒内生效；遗漏的回调由每十分钟一次的巡检补上。', verified: '已验证', unverified: '等待企业微信验证', issue: '生成地址与密钥', renew: '重新生成密钥', renewTitle: '重新生成密钥？', renewText: '现有密钥立即失效，在企业微信中填入新的值之前收不到回调。', remove: '停用', removeTitle: '停用该回调？', removeText: '此后企业微信的回调将被拒绝，变更要等到下一次同步才会生效。', removed: '回调已停用',
    url: '地址', last: '最近一次', never: '尚未收到', lag: '延迟（中位数）', seconds: '{{n}} 秒', received: '24 小时内收到', lost: '24 小时内遗漏', duplicates: '重复', refused: '已拒绝',
    once: '密钥只显示这一次。请现在粘贴到企业微信的表单中并保存。', after: '保存时企业微信会立即验证该地址；验证通过后，此处显示“已验证”。', kept: '已粘贴',
    contacts: { name: '通讯录同步的回调', text: '成员与部门的新增、变更和删除。', where: '管理后台 → 安全与管理 → 管理工具 → 通讯录同步 → 设置接收事件服务器，粘贴以下三个值并保存：' },
    app: { name: '应用的回调', text: '成员进入或离开可见范围，以及应用被停用或重新启用的通知。保存后才能设置企业可信 IP。', where: '管理后台 → 应用管理 → 该应用 → 接收消息 → 设置 API 接收，粘贴以下三个值并保存：' },
  },
  rotate: { title: '更换 Secret', text: '新的 Secret 核实通过后立即生效，成员不受影响。', app: '新的应用 Secret', contacts: '新的通讯录同步 Secret', submit: '核实并更换', done: 'Secret 已更换', },
  unbind: {
    title: '解绑企业', open: '解绑…', text: '解绑后：', people: '成员保留身份与访问权限，但离职不再自动识别；已保存的 Secret 会被销毁。', other: '第三方应用继续同步、登录与发送消息，已知的姓名保留；已保存的 Secret 会被销毁。', departments: '部门转为本地部门，可在此编辑。', invitations: '未使用的邀请全部作废。', history: '历史完整保留，可随时审计。', again: '重新绑定同一企业后，会认出原有成员。',
    confirm: '请输入团队名称 {{team}} 以确认', submit: '确认解绑', done: '已解绑', ownerOnly: '只有所有者可以解绑。',
  },
  selfBuilt: '自建应用',
  suite: {
    title: '第三方应用', absent: '未安装', offer: '由企业的企业微信管理员在下方页面安装本服务的应用：选择可见范围并同意授权，无需复制 Secret。',
    alone: '仅安装它时，成员只显示账号，没有姓名；再绑定同一企业的自建应用即可看到姓名。', besides: '可与自建应用并存：成员变更自动送达；其中一个结束时，另一个继续工作。',
    install: '前往企业微信安装', problem: '企业微信拒绝了第三方应用', idsOnly: '姓名显示为账号', addAppShort: '绑定自建应用以查看姓名', addApp: '企业微信不向第三方应用提供姓名。在下方绑定同一企业的自建应用即可看到姓名，成员不会重复。',
    corpName: '企业', corp: '企业在本服务商下的 ID', installer: '安装人（企业微信中的 ID）', unknown: '企业微信未告知', done: '第三方应用已安装，已开始导入', waiting: '正在向企业微信确认安装…', declined: '没有安装：未在企业微信页面上同意授权。', back: '返回绑定', other: '该团队以前绑定过另一个企业。',
    end: {
      title: '结束第三方应用', open: '结束…', text: '结束后：', code: '此处保存的授权会被销毁。', other: '自建应用继续工作；成员、权限与历史保留。', people: '成员保留身份与访问权限，但离职不再自动识别。', invitations: '未使用的邀请全部作废。', weCom: '企业微信中的应用需由企业管理员移除。', submit: '确认结束', done: '第三方应用已结束',
    },
  },
  sketch: { company: '示意图：我的企业页面底部的企业 ID', app: '示意图：应用详情页中的 AgentId 与 Secret', contacts: '示意图：管理工具中的通讯录同步' },
  guide: '首次使用：三步绑定，大约五分钟。需要企业微信管理员权限。',
};
