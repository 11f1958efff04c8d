import type { Texts } from '../../i18n/texts';
import type { zh } from './zh';

export const en: Texts<typeof zh> = {
  email: 'E-mail',
  password: 'Password',
  name: 'Name',
  needEmail: 'Enter your e-mail',
  needPassword: 'Enter your password',
  needName: 'Enter your name',
  passwordRule: '10 to 128 characters, and not a common one',
  tagline: 'Ties your team’s DevOps platform to WeCom',
  signIn: { title: 'Sign in', submit: 'Sign in', weCom: 'Sign in by WeCom', passkey: 'Sign in by passkey', register: 'No account? Register', invited: 'Invited? Open the invitation in WeCom itself.' },
  register: {
    title: 'Register', submit: 'Send the code', signIn: 'Have an account? Sign in', codeTitle: 'Verify your e-mail', sent: 'If {{email}} can be registered, a code is on its way to it. It is valid for 10 minutes.',
    code: 'Six-digit code', needCode: 'Enter the six digits', verify: 'Verify and sign in', other: 'Another e-mail',
  },
  firstRun: {
    title: 'Welcome to Liaison', text: 'Create the team and its owner. Binding WeCom comes next.', token: 'Setup token', tokenHelp: 'The server prints it when it starts, or takes it from its setting Liaison:SetupToken. It is needed this once.', team: 'Team name',
    needToken: 'Enter the setup token', needTeam: 'Enter a name for the team', submit: 'Create the team', done: 'The set-up is done already.',
  },
  teams: { title: 'Choose a team', none: 'You are in no team yet', noneText: 'Ask an admin of the team to invite you in WeCom, and open the message that you get.' },
  forgot: { link: 'Forgot the password', title: 'Reset the password', sent: 'If {{email}} has an account, a code was mailed to it. It is good for 10 minutes.', newPassword: 'New password', submit: 'Set the new password', done: 'The password was changed. Sign in with it.' },
};
