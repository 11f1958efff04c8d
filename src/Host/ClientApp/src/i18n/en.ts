import antd from 'antd/locale/en_US';
import { en as app } from '../app/en';
import { en as audit } from '../screens/audit/en';
import { en as binding } from '../screens/binding/en';
import { en as deliveries } from '../screens/deliveries/en';
import { en as entrance } from '../screens/entrance/en';
import { en as invitations } from '../screens/invitations/en';
import { en as matches } from '../screens/matches/en';
import { en as members } from '../screens/members/en';
import { en as policy } from '../screens/policy/en';
import { en as settings } from '../screens/settings/en';
import { en as sources } from '../screens/sources/en';
import { en as syncs } from '../screens/syncs/en';
import { en as templates } from '../screens/templates/en';
import type { Texts } from './texts';
import type { texts as source } from './zh';

export const texts: Texts<typeof source> = { app, entrance, binding, syncs, members, invitations, matches, policy, audit, deliveries, sources, templates, settings };
export { antd };
