import antd from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import { zh as app } from '../app/zh';
import { zh as audit } from '../screens/audit/zh';
import { zh as binding } from '../screens/binding/zh';
import { zh as deliveries } from '../screens/deliveries/zh';
import { zh as entrance } from '../screens/entrance/zh';
import { zh as invitations } from '../screens/invitations/zh';
import { zh as matches } from '../screens/matches/zh';
import { zh as members } from '../screens/members/zh';
import { zh as policy } from '../screens/policy/zh';
import { zh as settings } from '../screens/settings/zh';
import { zh as sources } from '../screens/sources/zh';
import { zh as syncs } from '../screens/syncs/zh';
import { zh as templates } from '../screens/templates/zh';

/** 简体中文, the source: each screen keeps its words, in both languages, beside itself. */
export const texts = { app, entrance, binding, syncs, members, invitations, matches, policy, audit, deliveries, sources, templates, settings };
export { antd };
