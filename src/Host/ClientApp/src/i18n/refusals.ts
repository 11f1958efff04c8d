import type { Refusal } from '../api/refusal';
import type { Language } from '../app/preferences';

/** What happened and what to do, by the API's stable codes. English is what the API itself says; a test of the host holds this list to its codes. */
export const zh: Readonly<Record<string, string>> = {
  'client.offline': '无法连接服务器。请检查网络，稍后会自动重试。',
  'client.deadline': '服务器迟迟没有响应。请稍后重试。',
  'access.sign-in-required': '请先登录。',
  'access.role-required': '您在该团队中的角色无权执行此操作。如有需要，请联系团队管理员。',
  'access.scope-required': '该 API 密钥没有此操作所需的权限范围。请创建包含该范围的密钥。',
  'accounts.already-linked': '该帐号或该企业微信成员在本团队中已与他人关联。可由管理员解除关联。',
  'accounts.code-expired': '该验证码已失效，或在其他地方重新获取过。请重新注册以获取新的验证码。',
  'accounts.code-refused': '验证码与邮件中的不一致。请再核对；连续输错五次后需要重新获取。',
  'accounts.cross-site': '该操作由其他网站的页面发起，已被拒绝。',
  'accounts.csrf-header-missing': '请求缺少防伪标头。请刷新页面后重试。',
  'accounts.email-invalid': '邮箱格式不正确，应类似 name@example.com。',
  'accounts.email-not-verified': '该帐号的邮箱尚未验证，请先完成验证。',
  'accounts.email-taken': '该邮箱已注册，请直接登录。',
  'accounts.password-wrong': '密码不正确，请输入当前帐号的密码。',
  'accounts.sign-in-refused': '邮箱与密码不匹配。请重试，或先注册。',
  'accounts.team-exists': '团队已创建，请直接登录。',
  'accounts.too-many-attempts': '尝试次数过多，请稍候再试。',
  'binding.agent-mismatch': 'AgentId 与该 Secret 不属于同一个应用。请在企业微信管理后台的应用详情页核对。',
  'binding.already-bound': '该企业已绑定。如需更换 Secret，请使用“更换 Secret”；如需重新绑定，请先解绑。',
  'binding.app-barred': '企业微信不允许该应用执行此操作。请在管理后台检查应用的状态与权限。',
  'binding.app-disabled': '应用在企业微信中已停用。请在管理后台启用后重试。',
  'binding.corp-taken': '该企业已被使用。一个企业只能绑定一次，请联系本服务的管理员。',
  'binding.credentials-refused': '企业微信不认可所填的 CorpID 或 Secret。请在管理后台重新复制，注意不要多出空格。',
  'binding.ip-not-trusted': '本服务器的出口 IP 不在应用的“企业可信 IP”中。请在管理后台添加后重试。',
  'binding.not-bound': '团队尚未绑定企业，请先绑定。',
  'binding.other-corp-bound': '已绑定另一个企业，请先解绑。',
  'binding.other-corp-than-before': '该团队以前绑定过另一个企业。继续绑定后，两个企业的人员将相互独立。',
  'binding.scope-empty': '该应用看不到任何人。请在管理后台设置“可见范围”后重试。',
  'binding.secret-may-not': '该 Secret 没有所需权限。请确认填写的是正确的那一个 Secret。',
  'binding.suspended': '企业微信不再认可已保存的 Secret，请填写新的 Secret。',
  'binding.team-name-mismatch': '请准确输入团队名称以确认。',
  'binding.wecom-refused': '企业微信拒绝了该请求。',
  'binding.wecom-sign-in-refused': '企业微信未能确认您的身份。请在企业微信中重新打开链接。',
  'binding.wecom-stranger': '您不是该企业的企业微信成员。',
  'binding.wecom-unavailable': '企业微信没有正常响应，请稍后重试。',
  'directory.account-is-member': '该帐号已是团队成员。',
  'directory.join-cancelled': '您没有在企业微信中同意登录。请重新打开链接。',
  'directory.member-matched-already': '该成员已对应企业微信中的另一个人。',
  'directory.not-associated': '该企业微信成员在此尚无帐号。',
  'directory.person-is-member': '此人已以另一个帐号加入本团队。',
  'directory.already-joined': '您已加入该团队。',
  'directory.already-set-up': '系统已完成初始化，请直接登录。',
  'directory.app-disabled': '应用在企业微信中已停用。请在管理后台启用后再同步。',
  'directory.binding-suspended': '企业微信不再认可已保存的 Secret。请先在“绑定企业微信”中更换。',
  'directory.credentials-refused': '企业微信不认可已保存的 Secret。请先在“绑定企业微信”中更换。',
  'directory.department-below-itself': '部门不能移动到自己的下级。',
  'directory.department-has-children': '该部门下还有子部门，请先移动或删除它们。',
  'directory.department-name-taken': '同一位置已有同名部门。',
  'directory.department-too-deep': '部门最多 15 级。',
  'directory.empty-read': '企业微信返回了空的通讯录，这不可能属实，因此未做任何更改。',
  'directory.endless-id-list': '企业微信的成员列表翻页异常，因此未做任何更改。请稍后重试。',
  'directory.invitation-expired': '邀请已过期，请联系团队管理员重新邀请。',
  'directory.email-invalid': '邮箱地址格式不正确。',
  'directory.invitation-of-another': '这份邀请发给了另一个邮箱，请用收到邀请的邮箱的帐号登录。',
  'directory.too-many-mails': '本团队一小时内发出的邮件邀请已达上限，请稍后再试。',
  'directory.member-not-matched': '该成员身份本就来自企业微信，没有可撤销的匹配。',
  'directory.member-associated': '该成员已在企业微信中证明身份，请先解除其关联。',
  'directory.invitation-used': '该邀请已使用过。',
  'directory.invited-too-often': '该成员刚刚才收到过邀请，请稍后再发。',
  'directory.join-form-refused': '页面已失效，请重新打开邀请链接。',
  'directory.join-proof-expired': '操作超时，请重新打开邀请链接。',
  'directory.join-state-refused': '该链接并非在此浏览器中打开，请重新打开邀请链接。',
  'directory.last-owner': '这是团队最后一位所有者。请先将其他人设为所有者。',
  'directory.managed-by-wecom': '部门由企业微信管理：请在企业微信管理后台修改后同步。如需在此管理，请先解绑企业。',
  'directory.member-locked': '该成员已锁定，请先解锁。',
  'directory.member-not-active': '该成员当前不是“已加入”状态。',
  'directory.member-not-invitable': '该成员当前的状态无需邀请。',
  'directory.member-not-locked': '该成员当前未被锁定。',
  'directory.newcomer-is-member': '新的 userid 已有自己的成员身份。请先移除两者之一。',
  'directory.no-departments-read': '企业微信没有返回任何部门，因此未做任何更改。',
  'directory.no-question': '关于此人没有待确认的问题。请同步以查看最新情况。',
  'directory.no-such-department': '所选部门不存在。',
  'directory.no-such-parent': '上级部门不存在。',
  'directory.not-bound': '团队尚未绑定企业，请先绑定。',
  'directory.not-invited': '没有找到给您的邀请，请联系团队管理员。',
  'directory.nothing-to-undo': '只有已执行的同步才能撤销。',
  'directory.owner-required': '只有所有者可以授予或收回所有者角色。',
  'directory.person-left': '此人已离开企业。',
  'directory.plan-outdated': '计划制定后情况已变化（策略、上限、绑定或时间）。请重新同步。',
  'directory.setup-token-refused': '初始化令牌不正确。服务器启动时会显示在控制台中。',
  'directory.sync-already-running': '已有同步在进行中，请等待完成或先取消。',
  'directory.sync-interrupted': '同步多次意外中断，未完成。服务器日志中有详细原因。',
  'directory.sync-not-held': '该同步当前无需审批。',
  'directory.sync-not-running': '该同步已经结束。',
  'directory.wecom-protocol': '企业微信返回的内容不完整或格式不正确，因此未做任何更改。请稍后重试。',
  'directory.wecom-refused': '企业微信拒绝了读取通讯录的请求。',
  'directory.wecom-unavailable': '企业微信多次没有响应，因此未做任何更改。请稍后重试。',
  'request.conflict': '其他人刚刚也做了修改。请查看最新内容后重试。',
  'request.cursor-invalid': '列表已变化，请从头查看。',
  'request.idempotency-key-invalid': '请求标识无效，请重试。',
  'request.idempotency-key-reused': '该请求标识已用于其他请求，请重试。',
  'request.invalid': '有些内容不符合要求，请按提示修改。',
  'request.malformed': '请求格式不正确。请刷新页面后重试。',
  'request.method-not-allowed': '不支持该操作。请刷新页面后重试。',
  'request.not-found': '没有找到。它可能已被删除，或属于其他团队。',
  'request.not-json': '请求格式不正确。请刷新页面后重试。',
  'request.stale': '在您打开之后，其他人已做了修改。请查看最新内容后重试。',
  'request.too-large': '请求内容过大。',
  'request.unknown-field': '页面与服务器版本不一致。请刷新页面后重试。',
  'request.version-required': '缺少版本信息。请刷新页面后重试。',
  'server.unexpected': '服务器出现意外错误。请把追踪号告诉系统管理员。',
};

const en: Readonly<Record<string, string>> = {
  'client.offline': 'The server cannot be reached. Check your network; it is tried again by itself.',
  'client.deadline': 'The server did not answer in time. Try again in a moment.',
  'directory.credentials-refused': 'WeCom refuses the stored Secret. Rotate it under “WeCom binding” first.',
  'directory.wecom-refused': 'WeCom refused to let the contacts be read.',
  'directory.wecom-unavailable': 'WeCom did not answer, several times over, so nothing was changed. Try again later.',
  'directory.wecom-protocol': 'WeCom’s answer was incomplete or malformed, so nothing was changed. Try again later.',
  'directory.app-disabled': 'The app is switched off at WeCom. Enable it in the admin console, then sync again.',
  'directory.empty-read': 'WeCom answered with an empty address book. That is never true, so nothing was changed.',
  'directory.no-departments-read': 'WeCom named no department, so nothing was changed.',
  'directory.endless-id-list': 'WeCom’s list of members did not end as it should, so nothing was changed. Try again later.',
  'directory.sync-interrupted': 'The sync broke several times and was given up. The server’s log says why.',
  'directory.binding-suspended': 'WeCom refuses the stored Secret. Rotate it under “WeCom binding” first.',
};

/** A code that only stands in a record, such as the reason of a failed sync. */
export function codeText(code: string, language: Language): string | undefined {
  return (language === 'zh-CN' ? zh : en)[code];
}

export function refusalText(refusal: Refusal, language: Language): string {
  const { code, body } = refusal;
  const known = codeText(code, language);
  if (known) return known;
  if (language === 'en' && body.detail) return body.detail;
  return language === 'zh-CN' ? `操作未成功（${code}）。` : `This did not work (${code}).`;
}

/** WeCom's own words for its refusal, in the reader's language. */
export function weComText({ body }: Refusal, language: Language): { meaning: string; fix: string } | undefined {
  if (!body.meaning || !body.fix) return undefined;
  return language === 'zh-CN' ? { meaning: body.meaning.zh, fix: body.fix.zh } : { meaning: body.meaning.en, fix: body.fix.en };
}
