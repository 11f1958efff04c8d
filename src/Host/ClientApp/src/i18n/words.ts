import { usePreferences, type Language } from '../app/preferences';

/** The API's fixed words, as people say them. What has no entry (an admin's own reason) is shown as it is. */
const words = {
  status: {
    none: ['未授权', 'Not authorised'], authorized: ['已授权', 'Authorised'], invited: ['已邀请', 'Invited'], active: ['已加入', 'Active'],
    locked: ['已锁定', 'Locked'], deauthorized: ['已取消授权', 'Deauthorised'], removed: ['已移除', 'Removed'],
  },
  presence: { present: ['在职', 'Present'], 'out-of-scope': ['不在可见范围', 'Out of scope'], presumed: ['疑似离职', 'Presumed gone'], left: ['已离职', 'Left'] },
  weComStatus: { 1: ['已激活', 'Activated'], 2: ['已禁用', 'Disabled'], 4: ['未激活', 'Not activated'], 5: ['已退出企业', 'Has quit'] },
  syncStatus: {
    running: ['进行中', 'Running'], held: ['待审批', 'Held'], approved: ['已批准，执行中', 'Approved, applying'], completed: ['已完成', 'Completed'], failed: ['失败', 'Failed'], cancelled: ['已取消', 'Cancelled'], rejected: ['已驳回', 'Rejected'],
  },
  bindingCheck: { credentials: ['企业 ID 与 Secret', 'CorpID and Secret'], 'trusted-ip': ['企业可信 IP', 'Trusted IP'], agent: ['应用', 'App'], scope: ['可见范围', 'Visible scope'], reading: ['可读取的信息', 'What can be read'], contacts: ['通讯录同步', 'Contacts sync'], 'trusted-domain': ['可信域名', 'Trusted domain'], 'callback-app': ['应用回调', 'Callbacks of the app'], 'callback-contacts': ['通讯录回调', 'Callbacks of the contacts'], clock: ['服务器时间', 'Server time'], 'public-url': ['公开地址', 'Public address'], suite: ['第三方应用', 'Third-party app'], 'suite-ticket': ['票据推送', 'Tickets'], 'suite-scope': ['第三方应用可见范围', 'Scope of the third-party app'], 'suite-names': ['姓名', 'Names'] },
  callbackRefusal: { signature: ['签名不符', 'Signature'], receiver: ['接收方不符', 'Receiver'], timestamp: ['时间不符', 'Time'], cipher: ['密文无效', 'Cipher'], padding: ['密钥不符', 'Key'], length: ['长度不符', 'Length'], xml: ['格式无效', 'Format'], toolarge: ['过大', 'Too large'] },
  trigger: { binding: ['绑定后首次导入', 'After binding'], manual: ['手动', 'By hand'], schedule: ['定时', 'Schedule'], callback: ['企业微信通知', 'WeCom called back'] },
  phase: {
    waiting: ['等待开始', 'Waiting'], scope: ['读取可见范围', 'Reading the visible scope'], departments: ['读取部门', 'Reading departments'], ids: ['核对全部成员 ID', 'Checking all ids'], people: ['读取成员', 'Reading people'],
    named: ['读取单独选择的成员', 'Reading people chosen one by one'], planned: ['已制定计划', 'Planned'], applying: ['写入', 'Applying'], done: ['完成', 'Done'],
  },
  note: { 'rate-limited': ['企业微信限流，稍候自动继续', 'WeCom limits the calls; it goes on by itself'], 'parked': ['企业微信按小时限流，已暂停，届时从中断处继续', 'WeCom limits the calls by the hour; the sync is parked and goes on from where it is'] },
  hold: {
    'share-of-members': ['失去访问权限的成员比例过高', 'Too large a share of the members would lose access'], absolute: ['失去访问权限的人数过多', 'Too many would lose access'], department: ['某个部门将有过多成员失去权限', 'Too much of one department would lose access'],
    'first-run': ['重新绑定后的首次同步需要确认', 'The first sync of a new binding needs a look'], restored: ['数据库似乎由备份恢复', 'The database looks restored from a backup'], 'changed-limits': ['上限刚刚修改过', 'The limits were changed just now'],
  },
  kind: {
    'department-added': ['新增部门', 'Department added'], 'department-changed': ['部门变更', 'Department changed'], 'department-removed': ['删除部门', 'Department removed'], 'person-joins': ['新成员', 'Joins'], 'person-returns': ['回归', 'Returns'],
    'person-changes': ['资料变更', 'Profile changes'], 'person-moves': ['调整部门', 'Moves'], 'person-renamed': ['userid 变更', 'New userid'], 'person-unseen': ['未读到', 'Unseen'], 'person-out-of-scope': ['移出可见范围', 'Out of scope'], 'person-leaves': ['离职', 'Leaves'],
  },
  effect: { 'takes-access': ['将失去访问权限', 'Loses access'], none: ['不影响身份', 'No effect'], leave: ['按离职策略处理', 'Leaver policy'], disable: ['锁定', 'Locked'], enable: ['解锁', 'Unlocked'] },
  evidence: {
    'absent-from-list-id': ['不在企业微信完整成员列表中', 'Not on WeCom’s complete list'], 'delete-event': ['企业微信通知已删除', 'WeCom called back: deleted'], 'renamed-event': ['企业微信通知账号变更', 'WeCom called back: a new userid'], 'status-5': ['企业微信标记为已退出', 'WeCom says: has quit'], unseen: ['未读到', 'Not seen'], 'out-of-scope': ['不在可见范围', 'Out of the visible scope'], 'disabled-at-wecom': ['在企业微信被禁用', 'Disabled at WeCom'],
    'left-wecom': ['离开企业', 'Left the company'], 'same-person': ['确认为同一人', 'The same person'], 'open-userid': ['同一人的新 userid', 'New userid of the same person'], 'by-admin': ['由管理员决定', 'By an admin'],
  },
  set: {
    'department-invalid': ['所属部门无效', 'Its departments are not valid'], 'department-loop': ['部门上下级成环', 'Departments go in a circle'], 'id-invalid': ['ID 无效', 'The id is not valid'], 'id-missing': ['缺少 ID', 'The id is missing'], 'name-empty': ['姓名为空', 'The name is empty'],
    'name-has-control-characters': ['姓名含控制字符', 'The name has control characters'], 'name-too-long': ['姓名过长', 'The name is too long'], 'names-differ': ['同一 ID 对应不同姓名', 'One id, several names'], 'status-unknown': ['状态未知', 'Unknown status'],
  },
  matchReason: { associated: ['曾经关联', 'Linked before'], email: ['邮箱相同', 'Same e-mail'], userid: ['userid 或别名即登录名', 'userid or alias is the login'], name: ['姓名相同', 'Same name'], pinyin: ['拼音相同', 'Same pinyin'] },
  sending: { queued: ['待发送', 'Waiting'], sent: ['已送出', 'Sent'], failed: ['未送达', 'Not sent'] },
  invitation: { open: ['待接受', 'Open'], accepted: ['已接受', 'Accepted'], revoked: ['已撤销', 'Revoked'], expired: ['已过期', 'Expired'] },
  delivery: { queued: ['待发送', 'Queued'], held: ['暂存', 'Held'], sent: ['已发送', 'Sent'], refused: ['被拒绝', 'Refused'], merged: ['已合并', 'Merged'], skipped: ['未发送', 'Skipped'] },
  channel: { wecom: ['企业微信', 'WeCom'], 'mini-program': ['小程序通知', 'Mini program'], mail: ['邮件', 'Mail'] },
  subject: { item: ['工作项', 'Items'], iteration: ['迭代', 'Iterations'], 'merge-request': ['合并请求', 'Merge requests'], build: ['构建', 'Builds'] },
  message: { invitation: ['邀请', 'Invitation'], alert: ['提醒', 'Alert'], item: ['工作项', 'Item'], iteration: ['迭代', 'Iteration'], 'merge-request': ['合并请求', 'Merge request'], build: ['构建', 'Build'], digest: ['汇总', 'Digest'], 'action-failed': ['操作未成功', 'An action failed'] },
  webhook: { 'access.gained': ['获得访问权限', 'Access gained'], 'access.lost': ['失去访问权限', 'Access lost'], 'access.changed': ['角色变更', 'Role changed'], ping: ['测试', 'Test'] },
  webhookFailure: {
    refused: ['接收方拒绝', 'The receiver refused it'], timeout: ['接收方超时', 'The receiver took too long'], unreachable: ['无法连接接收方', 'The receiver cannot be reached'], certificate: ['接收方证书无效', 'The receiver’s certificate is not valid'], 'name-unknown': ['域名无法解析', 'The name is not known'], 'address-refused': ['不允许访问该地址', 'The address is not allowed'],
  },
  sourceKind: { gitlab: ['GitLab', 'GitLab'], github: ['GitHub', 'GitHub'], gitea: ['Gitea', 'Gitea'], jenkins: ['Jenkins', 'Jenkins'], coding: ['CODING', 'CODING'], api: ['自有系统（调用接口）', 'Our own system, by the API'] },
  sourceState: { ok: ['正常', 'Working'], waiting: ['等待中', 'Waiting'], unread: ['有无法识别的内容', 'Some could not be read'], silent: ['长时间无内容', 'Silent'], refused: ['全部被拒绝', 'All refused'] },
  sourceRefusal: { signature: ['签名不符', 'signature'], timestamp: ['时间不符', 'time'], 'too-large': ['过大', 'too large'], 'too-many': ['失败过多', 'too many failures'] },
  sourceDelivery: { received: ['待读取', 'Waiting'], read: ['已读取', 'Read'], ignored: ['已忽略', 'Ignored'], unknown: ['未知', 'Unknown'], malformed: ['格式有误', 'Malformed'], failed: ['处理失败', 'Failed'] },
  linkedBy: { email: ['邮箱相同', 'Same e-mail'], member: ['成员认领', 'By the member'], admin: ['管理员指定', 'By an admin'] },
  sourceReason: {
    event: ['未知事件', 'Unknown event'], shape: ['未知格式', 'Unknown shape'], 'not-json': ['不是有效的数据', 'Not JSON'], 'not-an-object': ['不是对象', 'Not an object'], 'no-event': ['缺少事件名', 'No event'], 'no-kind': ['缺少类型', 'No kind'], 'no-repository': ['缺少仓库', 'No repository'], 'no-project': ['缺少项目', 'No project'],
    'no-issue': ['缺少事项', 'No issue'], 'no-iteration': ['缺少迭代', 'No iteration'], 'no-milestone': ['缺少里程碑', 'No milestone'], 'no-comment': ['缺少评论', 'No comment'], 'no-note': ['缺少评论', 'No note'], 'no-pull-request': ['缺少合并请求', 'No pull request'], 'no-merge-request': ['缺少合并请求', 'No merge request'], 'no-review': ['缺少评审', 'No review'],
    'no-run': ['缺少构建', 'No run'], 'no-job': ['缺少任务', 'No job'], 'no-build': ['缺少构建', 'No build'], 'no-check': ['缺少检查', 'No check'], 'no-pipeline': ['缺少流水线', 'No pipeline'], 'no-status': ['缺少状态', 'No status'],
  },
  failure: {
    'wecom-refused': ['企业微信拒绝', 'Refused by WeCom'], 'wecom-unavailable': ['企业微信无响应', 'WeCom did not answer'], 'receiver-invalid': ['接收人无效', 'No such receiver'], 'not-bound': ['未绑定企业', 'Not bound'], 'binding-suspended': ['绑定已暂停', 'Binding suspended'], 'rate-limited': ['发送过于频繁', 'Too many messages'],
    'quiet-time': ['免打扰时段', 'Quiet time'], 'too-many': ['一分钟内消息过多，稍后合并发送', 'Too many within a minute: merged a little later'], 'in-order': ['排在更早的消息之后', 'Waits behind an earlier one'], 'turned-off': ['接收人已关闭', 'Turned off by the receiver'], muted: ['接收人已静音', 'Muted by the receiver'], 'not-associated': ['未关联企业微信', 'Not linked to WeCom'],
    'no-member': ['已不是成员', 'No member any more'], 'no-mini-program': ['团队未设置小程序', 'The team has no mini program'], 'content-invalid': ['内容不符合企业微信的要求', 'WeCom does not take the content'], 'binding-refused': ['企业微信拒绝该应用', 'WeCom refuses the app'], 'mail-refused': ['邮件服务器拒绝', 'The mail server refused it'],
    'credentials-refused': ['Secret 不被认可', 'Secret refused'], MailboxUnavailable: ['邮箱不存在或拒收', 'The mailbox does not exist or takes no mail'], MailboxNameNotAllowed: ['邮箱地址被拒绝', 'The address is not allowed'], timeout: ['邮件服务器无响应', 'The mail server did not answer'], GeneralFailure: ['邮件服务器无法连接', 'The mail server cannot be reached'],
  },
  scope: {
    'access:read': ['查询访问权限', 'Check access'], 'binding:read': ['查看绑定', 'See the binding'], 'deliveries:read': ['查看消息投递', 'See deliveries'], 'deliveries:write': ['重放消息', 'Replay messages'], 'departments:read': ['查看部门', 'See departments'],
    'departments:write': ['编辑部门', 'Edit departments'], 'health:read': ['查看系统状态', 'See the system’s health'], 'history:read': ['查看审计', 'See the audit'], 'members:read': ['查看成员', 'See members'], 'members:write': ['管理成员', 'Manage members'], 'policy:read': ['查看离职策略', 'See the leaver policy'],
    'policy:write': ['设置离职策略', 'Set the leaver policy'], 'sources:read': ['查看来源', 'See sources'], 'syncs:read': ['查看同步', 'See syncs'], 'syncs:write': ['发起与审批同步', 'Start and approve syncs'], 'team:read': ['查看团队', 'See the team'],
    'work:read': ['查看研发动态', 'See mirrored work'], 'work:write': ['推送研发动态', 'Push changes of work'],
  },
  part: { database: ['数据库', 'Database'], mail: ['邮件', 'Mail'], messages: ['消息发送', 'Messages'], reactions: ['后台处理', 'Background work'], sources: ['来源', 'Sources'], syncs: ['同步', 'Syncs'], wecom: ['企业微信', 'WeCom'] },
  finding: {
    'not-bound': ['未绑定企业', 'No company is bound'], suspended: ['绑定已暂停：企业微信拒绝了凭证，请更换 Secret', 'Suspended: WeCom refuses the credentials; rotate the Secret'], none: ['尚无', 'None yet'], held: ['有同步待审批', 'A sync waits for a decision'], failed: ['最近一次同步失败', 'The last sync failed'],
    overdue: ['已超过同步周期', 'The schedule is not kept'], running: ['正在同步', 'Syncing'], late: ['到期未发送', 'Due, and not sent'], 'given-up': ['已放弃重试', 'Given up'], slow: ['响应缓慢', 'Answers slowly'], 'clock-differs': ['数据库与服务器时钟不一致', 'Its clock differs from the server’s'], unknown: ['无法获知', 'Cannot be told'], refused: ['有来源全部被拒绝，请核对密钥', 'All that a source sends is refused; compare its secret'], silent: ['有来源长时间没有内容', 'A source is silent'],
  },
  actor: { account: ['成员', 'Member'], key: ['API 密钥', 'API key'], policy: ['同步', 'Sync'], schedule: ['定时任务', 'Schedule'], wecom: ['企业微信', 'WeCom'], system: ['系统', 'System'], anonymous: ['未登录者', 'Not signed in'] },
  source: { wecom: ['企业微信', 'WeCom'], local: ['本地', 'Local'] },
  event: {
    account_registered: ['注册帐号', 'Account registered'], email_verified: ['验证邮箱', 'E-mail verified'], password_set: ['设置密码', 'Password set'], passkey_added: ['添加通行密钥', 'Passkey added'], passkey_removed: ['移除通行密钥', 'Passkey removed'], signed_in: ['登录', 'Signed in'], sign_in_refused: ['登录被拒', 'Sign-in refused'], sessions_revoked: ['会话结束', 'Sessions ended'],
    wecom_associated: ['关联企业微信', 'WeCom associated'], wecom_userid_changed: ['企业微信账号变更', 'New userid at WeCom'], suite_installed: ['安装第三方应用', 'Third-party app installed'], suite_scope_changed: ['第三方应用可见范围变化', 'Scope of the third-party app changed'], suite_code_replaced: ['更换第三方应用授权', 'Authorisation of the third-party app renewed'], suite_suspended: ['第三方应用授权失效', 'Third-party app refused'], suite_resumed: ['第三方应用恢复', 'Third-party app goes on'], suite_uninstalled: ['结束第三方应用', 'Third-party app ended'], wecom_dissociated: ['解除企业微信关联', 'WeCom dissociated'], team_created: ['创建团队', 'Team created'], team_renamed: ['团队改名', 'Team renamed'],
    corp_bound: ['绑定企业', 'Company bound'], credentials_rotated: ['更换 Secret', 'Secret rotated'], visible_scope_changed: ['可见范围变化', 'Visible scope changed'], binding_suspended: ['绑定暂停', 'Binding suspended'], binding_resumed: ['绑定恢复', 'Binding resumed'], binding_check_failed: ['绑定检查发现问题', 'Binding check failed'], binding_check_recovered: ['绑定检查恢复正常', 'Binding check recovered'], callback_keys_issued: ['生成回调密钥', 'Callback keys made'], callback_verified: ['回调地址已验证', 'Callback address verified'], callback_removed: ['移除回调地址', 'Callback address removed'], corp_unbound: ['解绑企业', 'Company unbound'],
    department_imported: ['导入部门', 'Department imported'], department_created: ['创建部门', 'Department created'], department_renamed: ['部门改名', 'Department renamed'], department_moved: ['移动部门', 'Department moved'], department_removed: ['删除部门', 'Department removed'],
    person_imported: ['导入人员', 'Person imported'], person_changed: ['资料变更', 'Profile changed'], person_moved: ['调整部门', 'Moved'], person_renamed: ['userid 变更', 'New userid'], person_presumed_gone: ['疑似离职', 'Presumed gone'], person_told_apart: ['确认不是同一人', 'Told apart'],
    person_out_of_scope: ['移出可见范围', 'Out of scope'], person_left: ['离职', 'Left'], person_returned: ['回归', 'Returned'],
    action_requested: ['提交操作', 'Action requested'], action_done: ['操作已完成', 'Action done'], action_failed: ['操作未完成', 'Action failed'], card_tapped: ['点击卡片', 'Card tapped'],
    deliveries_blocked: ['消息无法送达', 'Messages do not get out'], deliveries_resumed: ['消息恢复投递', 'Messages get out again'], push_preference_set: ['设置推送偏好', 'Push preference set'],
    do_not_disturb_set: ['开启免打扰', 'Do not disturb set'], do_not_disturb_cleared: ['关闭免打扰', 'Do not disturb cleared'], notification_language_set: ['设置通知语言', 'Language of notifications set'],
    notification_time_zone_set: ['设置通知时区', 'Time zone of notifications set'], subject_muted: ['静音', 'Muted'], subject_unmuted: ['取消静音', 'Unmuted'],
    notification_settings_set: ['修改通知设置', 'Notification settings changed'], template_set: ['修改消息模板', 'Template changed'], template_reset: ['恢复默认模板', 'Template reset'],
    webhook_added: ['添加回调', 'Webhook added'], webhook_removed: ['移除回调', 'Webhook removed'], source_added: ['添加来源', 'Source added'], source_changed: ['修改来源', 'Source changed'], source_secret_rotated: ['更换来源密钥', 'Source secret replaced'], source_token_changed: ['变更来源令牌', 'Source token changed'], source_removed: ['移除来源', 'Source removed'], source_user_linked: ['关联来源用户', 'Source user linked'], source_user_unlinked: ['解除来源用户', 'Source user unlinked'], member_authorized: ['授权', 'Authorised'], member_invited: ['邀请', 'Invited'], invitation_revoked: ['撤销邀请', 'Invitation revoked'], invitation_expired: ['邀请过期', 'Invitation expired'], member_joined: ['加入', 'Joined'], member_invited_by_mail: ['邮件邀请', 'Invited by mail'], invitation_reminded: ['提醒邀请即将过期', 'Invitation brought to mind'], invitation_opened: ['打开邀请', 'Invitation opened'], access_requested: ['申请加入', 'Asked to join'], access_request_approved: ['批准申请', 'Request approved'], access_request_declined: ['拒绝申请', 'Request declined'], member_matched: ['匹配', 'Matched'], member_unmatched: ['撤销匹配', 'Match taken back'], member_merged: ['并入已有成员', 'Merged into another'], api_key_created: ['创建 API 密钥', 'API key made'], api_key_revoked: ['吊销 API 密钥', 'API key ended'], wecom_sign_in_refused: ['企业微信登录被拒', 'WeCom sign-in refused'], member_role_changed: ['变更角色', 'Role changed'],
    member_locked: ['锁定', 'Locked'], member_unlocked: ['解锁', 'Unlocked'], member_deauthorized: ['取消授权', 'Deauthorised'], member_removed: ['移除', 'Removed'],
    sync_policy_set: ['设置离职策略', 'Leaver policy set'], sync_started: ['开始同步', 'Sync started'], sync_fetched: ['读取完成', 'WeCom read'], sync_held: ['同步待审批', 'Sync held'], sync_approved: ['批准同步', 'Sync approved'], sync_rejected: ['驳回同步', 'Sync rejected'], sync_completed: ['同步完成', 'Sync completed'],
    sync_failed: ['同步失败', 'Sync failed'], sync_cancelled: ['取消同步', 'Sync cancelled'], sync_undone: ['撤销同步', 'Sync undone'],
  },
  why: {
    'answer-same-person': ['确认是否同一人', 'Same person answered'], 'approve-sync': ['批准同步', 'Sync approved'], 'authorize-members': ['授权成员', 'Authorise members'], 'bind-corp': ['绑定企业', 'Bind the company'], 'cancel-sync': ['取消同步', 'Cancel a sync'], 'change-member-role': ['变更角色', 'Change a role'],
    'change-members': ['批量操作', 'Bulk change'], 'create-department': ['创建部门', 'Create a department'], 'deauthorize-member': ['取消授权', 'Deauthorise'], 'end-session': ['退出登录', 'Sign out'], 'expire-invitations': ['邀请到期', 'Invitations ran out'], 'invite-member': ['邀请成员', 'Invite'],
    'join-by-sign-in': ['登录后加入', 'Joined by signing in'], 'join-by-verification': ['验证邮箱后加入', 'Joined by verifying'], 'lock-member': ['锁定成员', 'Lock'], 'move-department': ['移动部门', 'Move a department'], 'move-people': ['调整部门', 'Move people'], 'register-account': ['注册帐号', 'Register'],
    'reject-sync': ['驳回同步', 'Reject a sync'], 'remove-department': ['删除部门', 'Remove a department'], 'remove-member': ['移除成员', 'Remove'], 'rename-department': ['部门改名', 'Rename a department'], 'rename-team': ['团队改名', 'Rename the team'], 'replay-dead-letter': ['重放消息', 'Replay a message'],
    'revoke-invitation': ['撤销邀请', 'Revoke an invitation'], 'rotate-secrets': ['更换 Secret', 'Rotate the Secret'], 'set-sync-policy': ['设置离职策略', 'Set the leaver policy'], 'set-up-team': ['初始化', 'Set-up'], 'sign-in': ['登录', 'Sign in'], 'start-sync': ['开始同步', 'Start a sync'], 'complete-suite-install': ['安装第三方应用', 'Third-party app installed'], 'accept-suite-install': ['安装第三方应用', 'Third-party app installed'], 'refresh-authorisation': ['企业微信授权变更', 'Authorisation changed at WeCom'], 'replace-permanent-code': ['企业微信更换授权码', 'WeCom gave another code'], 'uninstall-suite': ['结束第三方应用', 'Third-party app ended'], 'associations-follow-renames': ['账号变更', 'New userid'], 'unbind-corp': ['解绑企业', 'Unbind'],
    'undo-sync': ['撤销同步', 'Undo a sync'], 'unlock-member': ['解锁成员', 'Unlock'], 'verify-registration': ['验证邮箱', 'Verify the e-mail'], 'left-wecom': ['离开企业', 'Left the company'], 'disabled-at-wecom': ['在企业微信被禁用', 'Disabled at WeCom'], 'revoke-invitations-on-corp-unbound': ['解绑后撤销邀请', 'Revoked after unbinding'],
    'sync': ['同步', 'Sync'], 'wecom-sign-in': ['企业微信登录', 'WeCom sign-in'], 'sign-in-by-we-com': ['企业微信登录', 'Sign in by WeCom'], 'invite-by-mail': ['邮件邀请', 'Invite by mail'], 'note-invitation-opened': ['打开邀请链接', 'Opened the link'], 'match-members': ['匹配成员', 'Match members'], 'unmatch-members': ['撤销匹配', 'Take matches back'], 'dissociate-member': ['解除成员关联', 'Unlink a member'], 'finish-offboarding': ['完成离职处理', 'Finish offboarding'], 'offboarding': ['离职处理', 'Offboarding'], 'add-passkey': ['添加通行密钥', 'Add a passkey'], 'remove-passkey': ['移除通行密钥', 'Remove a passkey'], 'sign-in-by-passkey': ['通行密钥登录', 'Sign in by passkey'], 'remind-invited': ['提醒被邀请人', 'Remind the invited'], 'add-webhook': ['添加回调', 'Add a webhook'], 'remove-webhook': ['移除回调', 'Remove a webhook'], 'add-source': ['添加来源', 'Add a source'], 'change-source': ['修改来源', 'Change a source'], 'rotate-source-secret': ['更换来源密钥', 'Replace a source’s secret'], 'remove-source': ['移除来源', 'Remove a source'], 'change-password': ['修改密码', 'Change the password'], 'reset-password': ['重置密码', 'Reset the password'], 'ask-to-join': ['申请加入', 'Asked to join'], 'decide-access-request': ['处理加入申请', 'Request decided'], 'create-api-key': ['创建 API 密钥', 'Make an API key'], 'revoke-api-key': ['吊销 API 密钥', 'End an API key'], 'dissociate-me': ['解除关联', 'Unlink from WeCom'], 'end-member-sessions': ['退出成员的设备', 'Sign a member out'], 'mail-on-association': ['关联通知', 'Association mailed'], 'sync-on-binding': ['绑定后首次导入', 'First import after binding'], 'sync-schedule': ['定时同步', 'Scheduled sync'], 'apply-plan': ['执行同步计划', 'Plan applied'],
  },
} as const satisfies Record<string, Record<string, readonly [zh: string, en: string]>>;

export type Vocabulary = keyof typeof words;

export function wordText(of: Vocabulary, word: string | number | null | undefined, language: Language): string {
  if (word === null || word === undefined) return '';
  const entry = (words[of] as Record<string, readonly [string, string]>)[word];
  return entry ? entry[language === 'zh-CN' ? 0 : 1] : `${word}`;
}

export function useWords(): (of: Vocabulary, word: string | number | null | undefined) => string {
  const { language } = usePreferences();
  return (of, word) => wordText(of, word, language);
}

/** All words of a vocabulary, for filters. */
export function wordsOf(of: Vocabulary): readonly string[] {
  return Object.keys(words[of]);
}
