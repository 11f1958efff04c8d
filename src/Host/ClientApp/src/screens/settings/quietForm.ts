import dayjs, { type Dayjs } from 'dayjs';
import type { Schemas } from '../../api/client';

type Schedule = Schemas['QuietSchedule'];

/** Quiet time as the form shows it: one span for some days, and whole weekends. */
export interface QuietForm {
  always: boolean;
  days: number[];
  hours: [Dayjs, Dayjs] | null;
  weekend: boolean;
  holidays: Dayjs[];
  workdays: Dayjs[];
}

const midnight = '00:00:00';
const day = (date: Dayjs) => date.format('YYYY-MM-DD');
const clock = (time: string) => dayjs(`2026-01-01T${time}`);
const isWholeDay = ({ from, to }: Schedule['hours'][number]) => from === midnight && to === midnight;

export function quietFormOf(schedule: Schedule | null): QuietForm {
  const span = schedule?.hours.find((hours) => !isWholeDay(hours));
  return {
    always: schedule?.always ?? false,
    days: span ? [...span.days] : [1, 2, 3, 4, 5, 6, 7],
    hours: span ? [clock(span.from), clock(span.to)] : schedule ? null : [clock('22:00'), clock('08:00')],
    weekend: schedule?.hours.some(isWholeDay) ?? false,
    holidays: schedule?.holidays.map((date) => dayjs(date)) ?? [],
    workdays: schedule?.workdays.map((date) => dayjs(date)) ?? [],
  };
}

/** @param form What is not shown while it is always quiet is absent. */
export function quietOf(form: Partial<QuietForm>): Schedule {
  const span = form.hours && form.days && form.days.length > 0 ? [{ days: [...form.days].sort((a, b) => a - b), from: form.hours[0].format('HH:mm:00'), to: form.hours[1].format('HH:mm:00') }] : [];
  return {
    always: form.always ?? false,
    hours: [...span, ...(form.weekend ? [{ days: [6, 7], from: midnight, to: midnight }] : [])],
    holidays: (form.holidays ?? []).map(day),
    workdays: (form.workdays ?? []).map(day),
  };
}
