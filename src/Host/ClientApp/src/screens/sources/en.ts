import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  title: 'Sources',
  lead: 'Other systems that tell this team of its items, iterations, merge requests and builds.',
  add: 'Add a source',
  none: 'No source yet. Add one, and members hear of its news in WeCom.',
  columns: { name: 'Name', state: 'State', last: 'Last received', day: 'Last 24 hours', actions: 'Actions' },
  day: '{{received}} received, {{repeated}} repeated, {{refused}} refused',
  never: 'Nothing yet',
  refusedFor: 'Refused: {{reasons}}',
  hint: {
    refused: 'In the last 24 hours all was refused. Compare the secret that the other system has, or replace it.',
    silent: 'Nothing came for a week. Look whether the webhook is still on in the other system.',
    unread: '{{n}} could not be read and are kept.',
    waiting: 'It waits for the first message; “What came in” says how to set the other system up.',
    earlier: 'The earlier secret is good until',
  },
  form: {
    kind: 'System', name: 'Name', needName: 'Enter a name', api: 'API address (optional)', apiHelp: 'Called when a member approves a merge request or runs a build again from WeCom.', apiToken: 'Access token (optional)', tokenKeep: 'Left empty it stays as it is', tokenAgain: 'Another address asks for it again',
    hook: 'Action address (optional)', hookHelp: 'A signed message is sent there when a member runs a build again, approves, takes or comments from WeCom.', hookToken: 'Signing secret (optional)', hookTokenHelp: 'The receiver checks with it that a message is ours. Any text will do.',
    own: 'Your own secret (optional)', ownHelp: 'Left empty one is made; your own has 16 to 200 visible characters.',
  },
  made: {
    title: 'The source is added', once: 'The secret is shown this once: copy it to the other system now.', onceAddress: 'The address holds the secret and is shown this once: copy it to the other system now.', address: 'Address', secret: 'Secret', entered: 'The secret is the one that you entered.', done: 'I have set it up', copy: 'Copy', copied: 'Copied',
    api: 'It needs neither address nor secret: make an API key that may push changes of work under Settings, and call the documented API.',
  },
  guide: {
    title: 'What to do in the other system',
    github: 'Open Settings → Webhooks → Add webhook of the repository or organisation\nPayload URL: the address. Content type: application/json. Secret: the secret\nChoose “Let me select individual events” and tick Issues, Issue comments, Milestones, Pull requests, Pull request reviews, Workflow runs, Workflow jobs, Check runs, Statuses\nPress Add webhook',
    gitlab: 'Open Settings → Webhooks → Add new webhook of the project or group\nURL: the address. Secret token: the secret\nTick Comments, Issues events, Merge request events, Job events, Pipeline events, Milestone events\nPress Add webhook. Confidential issues and notes are never shown, ticked or not',
    gitea: 'Open Settings → Webhooks → Add Webhook → Gitea of the repository\nTarget URL: the address. POST Content Type: application/json. Secret: the secret\nChoose All Events\nPress Add Webhook',
    jenkins: 'Install the plug-in Notification (or Generic Event, Outbound WebHook, Statistics Gatherer)\nOpen Configure → Job Notifications → Add Endpoint of the job\nFormat: JSON. Protocol: HTTP. URL: the whole address\nOr take the address without the secret, and the secret as the password of basic authentication',
    coding: 'Open the project’s settings → developer options → WebHook → new WebHook\nURL: the address. Content type: application/json. Token: the secret\nTick the events of merge requests, project management and continuous integration\nSave. Its first test is shown as “ignored”',
    api: 'Make an API key under Settings\nCall the documented API',
  },
  edit: 'Edit', edited: 'The source is saved', save: 'Save',
  rotate: 'Replace the secret', rotateTitle: 'Replace the secret of “{{name}}”?', keep: 'The earlier secret stays good for a day, until the other system has the new one', keepHelp: 'Not if somebody else may know it.', rotateDo: 'Replace', rotated: 'The secret is replaced',
  remove: 'Remove', removed: 'The source is removed', removeTitle: 'Remove the source?', removeText: 'The address and secret of {{name}} end at once, and what it sends is refused. Items, merge requests and builds that it told of stay.',
  log: {
    title: 'What came in', open: 'What came in', state: 'Result', all: 'All', unread: 'Could not be read', none: 'Nothing here', at: 'Time', event: 'Event', result: 'Result', changes: 'Changes', size: 'Size', bytes: '{{n}} bytes', show: 'Show what came', replay: 'Read again', replayAll: 'Read all again', replayed: '{{n}} are read again', refresh: 'Refresh', gone: 'What came is not kept',
  },
  people: {
    title: 'Who is who', open: 'Who is who', text: 'Only those who are somebody here are told anything. Equal verified e-mails link by themselves; the others you link, or they say who they are and you agree.', state: 'State', linked: 'Linked', unlinked: 'Not linked', claimed: 'To be agreed to', search: 'Name, login or e-mail', none: 'Nobody here', there: 'There', here: 'In this team', nobody: 'Nobody yet',
    inactive: 'Not active', link: 'Choose a member', choose: 'Choose a member for {{name}}', unlink: 'Unlink', agree: 'Agree', decline: 'Decline', noMember: 'No such member',
  },
  more: 'More',
};
