export const zh = {
  title: '设置',
  team: { title: '团队', name: '团队名称', needName: '请输入团队名称', ownerOnly: '只有所有者可以修改。', saved: '团队名称已更改', role: '我的角色', rolesTitle: '角色可以做什么',
    roles: { member: '使用团队的工作事项与消息', auditor: '查看审计：时间线、某时刻的成员、差异', admin: '管理绑定、同步、成员、离职策略与消息', owner: '除管理员的全部权限外，还可以改名、解绑、授予所有者' } },
  account: { title: '帐号', name: '姓名', email: '邮箱', verified: '已验证', notVerified: '未验证' },
  sessions: { title: '登录会话', text: '登录了您帐号的设备。不认识的请立即结束。', device: '设备', created: '登录时间', used: '最近使用', current: '本设备', end: '结束', ended: '会话已结束', all: '结束其他全部会话', allTitle: '结束其他全部会话？', allText: '其他设备需要重新登录，本设备不受影响。', unknown: '未知设备' },
  keys: { title: 'API 密钥', text: '供程序调用接口，只能做所选的事，权限不超过管理员；创建者失去成员身份时立即失效。', none: '还没有 API 密钥', make: '创建密钥', name: '用途', needName: '请填写用途', scopes: '权限范围', needScopes: '请至少选择一项', days: '有效期', used: '最近使用', never: '从未', expires: '到期', ended: '已吊销', revoke: '吊销', revoked: '密钥已吊销', revokeTitle: '吊销密钥“{{name}}”？', revokeText: '使用它的程序会立即失去访问，且无法恢复。', once: '请现在复制并妥善保存：密钥只显示这一次。', kept: '已保存' },
  association: { title: '关联企业微信', linked: '已关联企业微信成员 {{userid}}，可以扫码登录。', none: '关联后可以用企业微信扫码登录，并在企业微信中收到通知。需要扫码并输入一次密码。', unbound: '团队绑定企业微信后即可关联。', link: '扫码关联', end: '解除关联', endTitle: '解除与企业微信的关联？', endText: '之后不能再扫码登录此团队，其他设备上的会话会结束。成员身份不变，可以重新关联。', ended: '已解除关联' },
  tastes: { title: '语言与显示', text: '保存在此浏览器中。', zone: '时区', ownZone: '与本设备相同（{{zone}}）' },
  health: { title: '系统状态', ok: '正常', warning: '请留意', failing: '异常', count: '{{n}} 条', since: '自', version: '版本 {{version}}' },
  passkeys: { title: '通行密钥', text: '用设备的指纹、面容或 PIN 登录，代替密码，不会被钓鱼。', unavailable: '通行密钥需要通过 https 域名访问本服务，请联系管理员。', browser: '当前浏览器不支持通行密钥，请使用较新的浏览器添加。', add: '添加通行密钥', addText: '接下来设备会请您确认。添加后您会收到一封邮件。', name: '名称', example: '例如：我的手机', needName: '请输入名称', backedUp: '已备份', added: '添加时间', done: '已添加通行密钥', remove: '移除', removed: '已移除通行密钥', removeTitle: '移除通行密钥“{{name}}”？', removeText: '移除后不能再用它登录，您在其他设备上的会话会结束。' },
  webhooks: { title: '出站回调', text: '有人获得或失去访问权限时，立即用带签名的消息通知其他系统。', add: '添加回调', url: '地址', help: '以 https 开头、能接收 POST 的地址，校验签名的方法见运维文档。', needUrl: '请输入地址', once: '请立即复制密钥：接收方用它校验签名，仅显示这一次。', added: '添加时间', state: '状态', queued: '{{n}} 条待发送', failed: '{{n}} 条失败', messages: '消息', none: '还没有发送过消息', ping: '发送测试', refresh: '刷新', remove: '移除', removed: '已移除回调', removeTitle: '移除这个回调？', removeText: '{{url}} 不再收到通知，待发送的消息也不会发出。' },
  password: { change: '修改密码', changed: '密码已修改', text: '修改后其他设备会退出登录，您会收到一封邮件。', current: '当前密码' },
};
