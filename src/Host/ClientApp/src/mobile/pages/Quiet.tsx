import { useQuery } from '@tanstack/react-query';
import { Button, Switch } from 'antd-mobile';
import { useState } from 'react';
import { api } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { Lines, LineWith } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure } from '../parts/States';
import { dayText } from '../parts/times';
import { useDo } from '../parts/useDo';
import { flawOf, isEmpty, preferencesQuery, usual, type Hours, type Preferences, type Quiet } from '../preferences';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';

const week = [1, 2, 3, 4, 5, 6, 7] as const;

export function Component() {
  const { quiet: w } = useWords();
  const query = useQuery(preferencesQuery(useTeamId()));
  return (
    <Page title={w.title} back>
      {query.data ? <Schedule known={query.data} /> : query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={3} />}
    </Page>
  );
}

function Schedule({ known }: { known: Preferences }) {
  const { quiet: w, app } = useWords();
  const team = useTeamId();
  const { language } = usePreferences();
  const [quiet, setQuiet] = useState<Quiet>(known.doNotDisturb ?? { always: false, hours: [], holidays: [], workdays: [] });
  const [holiday, setHoliday] = useState('');
  const path = { params: { path: { team } } };
  const save = useDo(
    (to: Quiet) => (isEmpty(to) ? api.DELETE('/api/v1/teams/{team}/me/do-not-disturb', path) : api.PUT('/api/v1/teams/{team}/me/do-not-disturb', { ...path, body: to })),
    { done: w.saved, refresh: [keys.preferences] },
  );
  const change = (hours: readonly Hours[]) => setQuiet({ ...quiet, hours: [...hours] });
  const flaw = flawOf(quiet);
  return (
    <>
      <Lines>
        <LineWith text={w.always} under={w.alwaysText}>
          <Switch
            aria-label={w.always}
            checked={quiet.always}
            onChange={(always) => {
              const next = { ...quiet, always };
              setQuiet(next);
              save.start(next);
            }}
          />
        </LineWith>
      </Lines>
      <p className="quiet intro">{w.text}</p>
      {quiet.hours.map((hours, i) => {
        const put = (to: Hours) => change(quiet.hours.map((h, j) => (j === i ? to : h)));
        return (
          <fieldset key={i} className="card hours">
            <legend className="unseen">{w.schedule} {i + 1}</legend>
            <div className="times">
              <label>{w.from}<input type="time" required value={hours.from.slice(0, 5)} onChange={(e) => e.target.value && put({ ...hours, from: `${e.target.value}:00` })} /></label>
              <span aria-hidden>–</span>
              <label>{w.to}<input type="time" required value={hours.to.slice(0, 5)} onChange={(e) => e.target.value && put({ ...hours, to: `${e.target.value}:00` })} /></label>
            </div>
            {hours.to < hours.from && <p className="quiet">{w.overMidnight}</p>}
            <div className="days" role="group" aria-label={w.days}>
              {week.map((day) => (
                <button key={day} type="button" aria-pressed={hours.days.includes(day)} onClick={() => put({ ...hours, days: hours.days.includes(day) ? hours.days.filter((d) => d !== day) : [...hours.days, day].sort((a, b) => a - b) })}>{w.day[`d${day}`]}</button>
              ))}
            </div>
            <button type="button" className="plain danger" onClick={() => change(quiet.hours.filter((_, j) => j !== i))}>{w.remove}</button>
          </fieldset>
        );
      })}
      <Button block fill="outline" disabled={quiet.hours.length >= 14} onClick={() => change([...quiet.hours, usual])}>{w.add}</Button>
      <Lines title={w.holidays}>
        <div className="set">
          <input type="date" aria-label={w.holidays} value={holiday} onChange={(e) => setHoliday(e.target.value)} />
          <button
            type="button"
            className="plain"
            disabled={!holiday || quiet.holidays.includes(holiday)}
            onClick={() => {
              setQuiet({ ...quiet, holidays: [...quiet.holidays, holiday].sort() });
              setHoliday('');
            }}
          >
            {w.addHoliday}
          </button>
        </div>
        {quiet.holidays.map((day) => (
          <div className="set" key={day}>
            <span className="text">{dayText(day, language)}</span>
            <button type="button" className="plain danger" aria-label={fill(w.removeHoliday, { day: dayText(day, language) })} onClick={() => setQuiet({ ...quiet, holidays: quiet.holidays.filter((d) => d !== day) })}>×</button>
          </div>
        ))}
      </Lines>
      <p className="quiet intro">{w.zone.split('{{zone}}')[0]}<Outside>{known.timeZone}</Outside>{w.zone.split('{{zone}}')[1]}</p>
      {flaw && <p className="late" role="alert">{w.needDay}</p>}
      <Button block color="primary" loading={save.busy} disabled={flaw !== null} onClick={() => save.start(quiet)}>{app.save}</Button>
    </>
  );
}
