import { secondsOf, spanOf } from '../../app/times';
import type { Policy } from './policyQuery';

/** The policy as it is edited: shares in percent, spans in seconds, no schedule as 0. */
export interface PolicyForm {
  leavers: Policy['leavers'];
  disabled: Policy['disabled'];
  grace: number;
  interval: number;
  share: number;
  members: number;
  absolute: number;
  departmentShare: number;
  departmentSize: number;
}

const percent = (share: number) => Math.round(share * 10_000) / 100;

export function formOf({ leavers, disabled, grace, interval, limits }: Policy): PolicyForm {
  return {
    leavers, disabled, grace: secondsOf(grace), interval: interval ? secondsOf(interval) : 0,
    share: percent(limits.share), members: limits.members, absolute: limits.absolute, departmentShare: percent(limits.departmentShare), departmentSize: limits.departmentSize,
  };
}

export function policyOf(form: PolicyForm): Policy {
  return {
    leavers: form.leavers, disabled: form.disabled, grace: spanOf(form.grace), interval: form.interval ? spanOf(form.interval) : null,
    limits: { share: form.share / 100, members: form.members, absolute: form.absolute, departmentShare: form.departmentShare / 100, departmentSize: form.departmentSize },
  };
}

/** Any limit lets more through than before: the server then holds the next run once. */
export function limitsAreWider(before: Policy['limits'], after: Policy['limits']): boolean {
  return after.share > before.share || after.members > before.members || after.absolute > before.absolute || after.departmentShare > before.departmentShare || after.departmentSize > before.departmentSize;
}
