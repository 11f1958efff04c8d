/** 来源 */
export const zh = {
  title: '来源',
  lead: '向本团队报告事项、迭代、合并请求与构建的其他系统。',
  add: '添加来源',
  none: '还没有来源。添加一个，成员就能在企业微信中收到它的动态。',
  columns: { name: '名称', state: '状态', last: '最近收到', day: '最近 24 小时', actions: '操作' },
  day: '收到 {{received}}，重复 {{repeated}}，拒绝 {{refused}}',
  never: '尚未收到',
  refusedFor: '拒绝原因：{{reasons}}',
  hint: {
    refused: '最近 24 小时全部被拒绝。请核对对方系统中填写的密钥，或更换密钥。',
    silent: '一周没有收到任何内容。请检查对方系统中的 Webhook 是否仍然启用。',
    unread: '{{n}} 条无法识别，已保留。',
    waiting: '等待第一条内容，设置方法见“收到的内容”。',
    earlier: '旧密钥可用至',
  },
  form: {
    kind: '系统', name: '名称', needName: '请输入名称', api: '接口地址（可选）', apiHelp: '成员从企业微信批准合并请求、重新构建时调用的接口。', apiToken: '访问令牌（可选）', tokenKeep: '留空则保持不变', tokenAgain: '更换地址后需重新输入',
    hook: '操作地址（可选）', hookHelp: '成员从企业微信重新构建、批准、领取或评论时，向该地址发送带签名的消息。', hookToken: '签名密钥（可选）', hookTokenHelp: '接收方用它校验消息来自本系统，可为任意文本。',
    own: '自定义密钥（可选）', ownHelp: '留空则自动生成；自定义需 16 到 200 个可见字符。',
  },
  made: {
    title: '来源已添加', once: '密钥只显示这一次，请现在复制到对方系统。', onceAddress: '地址中含有密钥，只显示这一次，请现在复制到对方系统。', address: '地址', secret: '密钥', entered: '使用您输入的密钥。', done: '已填好', copy: '复制', copied: '已复制',
    api: '无需地址与密钥：请在“设置”中创建具有“推送研发动态”权限的密钥，并调用文档中的接口。',
  },
  guide: {
    title: '在对方系统中这样设置',
    github: '打开仓库或组织的 Settings → Webhooks → Add webhook\nPayload URL 填地址，Content type 选 application/json，Secret 填密钥\n选择 Let me select individual events，勾选 Issues、Issue comments、Milestones、Pull requests、Pull request reviews、Workflow runs、Workflow jobs、Check runs、Statuses\n点击 Add webhook',
    gitlab: '打开项目或群组的 Settings → Webhooks → Add new webhook\nURL 填地址，Secret token 填密钥\n勾选 Comments、Issues events、Merge request events、Job events、Pipeline events、Milestone events\n点击 Add webhook；机密议题与机密评论即使勾选也不会显示',
    gitea: '打开仓库的 Settings → Webhooks → Add Webhook → Gitea\nTarget URL 填地址，POST Content Type 选 application/json，Secret 填密钥\n选择 All Events\n点击 Add Webhook',
    jenkins: '安装插件 Notification（或 Generic Event、Outbound WebHook、Statistics Gatherer）\n打开任务的 Configure → Job Notifications → Add Endpoint\nFormat 选 JSON，Protocol 选 HTTP，URL 填完整地址\n也可使用不含密钥的地址，并以密钥作为 Basic 认证的密码',
    coding: '打开项目设置 → 开发者选项 → WebHook → 新建 WebHook\nURL 填地址，内容类型选 application/json，令牌填密钥\n勾选合并请求、项目协同、持续集成的事件\n保存；第一条测试请求会显示为“忽略”',
    api: '在“设置”中创建密钥\n按文档调用接口',
  },
  edit: '编辑', edited: '来源已保存', save: '保存',
  rotate: '更换密钥', rotateTitle: '更换“{{name}}”的密钥？', keep: '旧密钥继续可用一天，便于在对方系统中替换', keepHelp: '如果旧密钥已经泄露，请不要勾选。', rotateDo: '更换', rotated: '密钥已更换',
  remove: '移除', removed: '来源已移除', removeTitle: '移除来源？', removeText: '{{name}} 的地址与密钥立即失效，此后的内容会被拒绝。已收到的事项、合并请求与构建会保留。',
  log: {
    title: '收到的内容', open: '收到的内容', state: '结果', all: '全部', unread: '无法识别的', none: '没有内容', at: '时间', event: '事件', result: '结果', changes: '变更', size: '大小', bytes: '{{n}} 字节', show: '查看原文', replay: '重新读取', replayAll: '全部重新读取', replayed: '已重新读取 {{n}} 条', refresh: '刷新', gone: '原文未保留',
  },
  people: {
    title: '人员对应', open: '人员对应', text: '只有与成员对应的人才会收到消息。邮箱已验证且相同的会自动对应，其余由您指定，或由成员自己认领后您确认。', state: '状态', linked: '已对应', unlinked: '未对应', claimed: '待确认', search: '姓名、登录名或邮箱', none: '没有人员', there: '对方系统中', here: '本团队中', nobody: '未对应',
    inactive: '已停用', link: '选择成员', choose: '为{{name}}选择成员', unlink: '取消对应', agree: '确认', decline: '拒绝', noMember: '没有这样的成员',
  },
  more: '更多',
};
