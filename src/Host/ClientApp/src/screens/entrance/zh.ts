export const zh = {
  email: '邮箱',
  password: '密码',
  name: '姓名',
  needEmail: '请输入邮箱',
  needPassword: '请输入密码',
  needName: '请输入姓名',
  passwordRule: '10 到 128 个字符，不要使用常见密码',
  tagline: '把团队的 DevOps 平台与企业微信连接起来',
  signIn: { title: '登录', submit: '登录', weCom: '企业微信登录', passkey: '通行密钥登录', register: '没有帐号？注册', invited: '收到邀请？请直接打开企业微信中的邀请消息。' },
  register: {
    title: '注册帐号', submit: '获取验证码', signIn: '已有帐号？登录', codeTitle: '验证邮箱', sent: '如果 {{email}} 可以注册，验证码已发送到该邮箱，10 分钟内有效。',
    code: '六位验证码', needCode: '请输入六位数字', verify: '验证并登录', other: '换一个邮箱',
  },
  firstRun: {
    title: '欢迎使用 Liaison', text: '创建团队和所有者帐号。完成后将引导您绑定企业微信。', token: '初始化令牌', tokenHelp: '服务器启动时会显示在控制台中，也可由配置 Liaison:SetupToken 指定；仅首次使用时需要。', team: '团队名称',
    needToken: '请输入初始化令牌', needTeam: '请输入团队名称', submit: '创建团队', done: '系统已完成初始化。',
  },
  teams: { title: '选择团队', none: '您还不属于任何团队', noneText: '请让团队管理员在企业微信中邀请您，然后打开收到的消息。' },
  forgot: { link: '忘记密码', title: '重置密码', sent: '如果 {{email}} 有帐号，验证码已发送到该邮箱，10 分钟内有效。', newPassword: '新密码', submit: '设置新密码', done: '密码已更改，请重新登录' },
};
