import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  signIn: { title: 'Sign-in link', text: 'In a browser it shows the QR code; inside of WeCom it signs in by itself. Put it on the app’s home page, or send it to members.', copy: 'Copy', copied: 'Copied' },
  title: 'WeCom binding',
  lead: 'Once bound, departments and people are imported, and invited and told in WeCom.',
  steps: { company: 'Company', app: 'App', contacts: 'Contacts', check: 'Check' },
  company: {
    title: 'Where the company’s id is', how: 'Sign in to work.weixin.qq.com as an admin and open My company (我的企业). The id is at the very bottom of the page.', corpId: 'Company id (CorpID)', help: 'Begins with ww', need: 'Enter the company id', pattern: 'Letters, digits, underscore and hyphen only',
  },
  app: {
    title: 'Make an app of your own', how: 'Open Apps (应用管理) → Self-built (自建) → Create (创建应用), and choose the visible scope: the departments that may use it. Its page then shows AgentId and Secret.',
    agentId: 'AgentId', needAgentId: 'Enter the AgentId, a number', secret: 'Secret', needSecret: 'Enter the app’s Secret', secretHelp: 'View (查看) sends the Secret to the admin’s own WeCom.',
    trustedIp: 'WeCom wants the trusted domain first (Web authorisation and JS-SDK, 网页授权及JS-SDK: {{host}}); after that enter this server’s outgoing IP under trusted IPs (企业可信 IP), or it refuses the calls (60020).',
    callbackFirst: 'No trusted domain? Have WeCom verify a callback address first',
  },
  contacts: {
    title: 'Contacts sync (optional, recommended)', how: 'Open Security (安全与管理) → Tools (管理工具) → Contacts sync (通讯录同步), switch it on and view its Secret. With it leavers and new userids are told for certain; without it the list may be incomplete, and leavers need your confirmation.',
    secret: 'Contacts-sync Secret', later: 'May stay empty; add it later under Rotate the Secret.',
  },
  check: { title: 'Check and bind', text: 'WeCom is asked whether this is right. The first import then begins at once: it reads first, and waits for you when something looks odd.', given: 'given', omitted: 'not given', submit: 'Check and bind', next: 'Next', back: 'Back', to: 'Mend it in the step “{{step}}”' },
  bound: 'Bound; the import has begun',
  otherCorp: { title: 'Bind another company?', ok: 'Bind it all the same' },
  status: { title: 'Status', bound: 'Working', suspended: 'Suspended', app: 'App', corp: 'Company id', agent: 'AgentId', secret: 'App Secret', contacts: 'Contacts-sync Secret', noContacts: 'Not set', by: 'Bound by', at: 'Bound at' },
  problem: 'WeCom refuses the stored Secret; syncs and messages are paused',
  scope: { title: 'Visible scope', text: 'What the app sees at WeCom; nobody else is imported. Change it in WeCom’s admin console, then sync.', departments: 'Departments', people: 'People chosen one by one', tags: 'Tags', more: 'and {{count}} more', empty: 'None chosen' },
  doctor: {
    title: 'Binding doctor', text: 'Looks at the settings at WeCom and here, one by one and live, and says of each problem who mends it and where.', start: 'Examine', again: 'Examine again', looking: 'Looking…', lost: 'The examination broke off. Try again.', failed: 'To mend: {{n}}', good: 'Nothing to mend',
    states: { ok: 'Good', attention: 'Advice', failed: 'To mend', skipped: 'Not examined' },
  },
  callbacks: {
    title: 'Callbacks', text: 'With them, changes of people and departments take effect within seconds. What gets lost is found by a sweep every ten minutes.', verified: 'Verified', unverified: 'Waiting for WeCom to verify', issue: 'Make address and keys', renew: 'Make new keys', renewTitle: 'Make new keys?', renewText: 'The present keys end at once. Until the new ones are entered at WeCom, no callbacks come.', remove: 'Switch off', removeTitle: 'Switch these callbacks off?', removeText: 'WeCom’s callbacks are refused from then on. Changes take effect with the next sync.', removed: 'The callbacks are switched off',
    url: 'Address', last: 'Last one', never: 'None yet', lag: 'Lag (median)', seconds: '{{n}} s', received: 'Received in 24 hours', lost: 'Lost in 24 hours', duplicates: 'Duplicates', refused: 'Refused',
    once: 'The keys are shown this once. Paste them into WeCom’s form now, and save it.', after: 'WeCom verifies the address when the form is saved; then it says “Verified” here.', kept: 'I have pasted them',
    contacts: { name: 'Callbacks of contacts sync', text: 'Members and departments that are created, changed or deleted.', where: 'Admin console → Security and management → Management tools → Contacts sync (通讯录同步) → set the event server, paste these three values, and save:' },
    app: { name: 'Callbacks of the app', text: 'Who comes into the visible scope or leaves it, and that WeCom has closed the app or opened it again. Trusted IPs can be set once this is saved.', where: 'Admin console → Apps (应用管理) → the app → Receive messages (接收消息) → set API receiving, paste these three values, and save:' },
  },
  rotate: { title: 'Rotate the Secret', text: 'The new Secret is checked and holds at once. Members notice nothing.', app: 'New app Secret', contacts: 'New contacts-sync Secret', submit: 'Check and rotate', done: 'The Secret is rotated', },
  unbind: {
    title: 'Unbind the company', open: 'Unbind…', text: 'When it is unbound:', people: 'Members keep membership and access, but leavers are not noticed any more; the stored Secrets are destroyed.', other: 'The third-party app carries on with syncs, sign-in and messages; names that are known stay. The stored Secrets are destroyed.', departments: 'Departments become local, to be edited here.', invitations: 'Open invitations are revoked.', history: 'History stays complete and can be audited.', again: 'Bind the same company again, and its members are recognised.',
    confirm: 'Type the team’s name, {{team}}, to confirm', submit: 'Unbind', done: 'Unbound', ownerOnly: 'Only an owner can unbind.',
  },
  selfBuilt: 'Self-built app',
  suite: {
    title: 'Third-party app', absent: 'Not installed', offer: 'The company’s WeCom admin installs this server’s app from the page below: they choose the visible scope and agree. No Secret needs to be copied.',
    alone: 'By it people come as ids, without names. A self-built app of the same company beside it shows the names.', besides: 'It lives beside the self-built app: changes of people arrive by themselves, and if one of the two ends, the other carries on.',
    install: 'Install at WeCom', problem: 'WeCom refuses the third-party app', idsOnly: 'Names come as ids', addAppShort: 'Add a self-built app to see names', addApp: 'WeCom gives a third-party app no names. Add a self-built app of the same company below to see them; nobody appears twice.',
    corpName: 'Company', corp: 'Company id at this provider', installer: 'Installed by (id at WeCom)', unknown: 'WeCom did not say', done: 'The third-party app is installed; the import has begun', waiting: 'WeCom is being asked for the install…', declined: 'Nothing was installed: WeCom’s page was left without agreeing.', back: 'To the binding', other: 'The team was bound to another company before; its people stay apart from the new one’s.',
    end: {
      title: 'End the third-party app', open: 'End…', text: 'When it is ended:', code: 'Its authorisation is destroyed here.', other: 'The self-built app carries on; people, access and history stay.', people: 'Members keep membership and access, but leavers are not noticed any more.', invitations: 'Open invitations are revoked.', weCom: 'At WeCom the app stays until the company’s admin removes it.', submit: 'End', done: 'The third-party app is ended',
    },
  },
  sketch: { company: 'Sketch: the company id at the bottom of My company', app: 'Sketch: AgentId and Secret on the app’s page', contacts: 'Sketch: contacts sync among the tools' },
  guide: 'First time here: three steps, about five minutes. You need to be an admin at WeCom.',
};
