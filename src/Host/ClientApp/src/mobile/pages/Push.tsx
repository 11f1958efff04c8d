import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Switch } from 'antd-mobile';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { Lines, LineSelect } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure } from '../parts/States';
import { exactText } from '../parts/times';
import { useDo } from '../parts/useDo';
import { preferencesQuery, type Preferences } from '../preferences';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys, projectsQuery, type MessageKind } from '../work';

const kinds: readonly MessageKind[] = ['item', 'iteration', 'merge-request', 'build'];
type Channel = 'wecom' | 'mini-program' | 'mail';

export function Component() {
  const { push: w } = useWords();
  const query = useQuery(preferencesQuery(useTeamId()));
  return (
    <Page title={w.title} back refresh={() => query.refetch()}>
      {query.data ? <Settings known={query.data} /> : query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={4} />}
    </Page>
  );
}

function Settings({ known }: { known: Preferences }) {
  const { push: w, messages } = useWords();
  const team = useTeamId();
  const queries = useQueryClient();
  const { language } = usePreferences();
  const projects = useQuery(projectsQuery(team)).data;
  const channels: readonly Channel[] = known.hasMiniProgram ? ['wecom', 'mini-program', 'mail'] : ['wecom', 'mail'];
  const set = useDo(
    (change: { pushes?: Preferences['pushes']; timeZone?: string }) =>
      api.PUT('/api/v1/teams/{team}/me/notification-preferences', { params: { path: { team } }, body: { language: known.language, timeZone: change.timeZone ?? known.timeZone, pushes: change.pushes } }),
    { done: w.saved, refresh: [keys.preferences] },
  );
  const isOn = (kind: string, channel: string) => known.pushes.some((p) => p.kind === kind && p.channel === channel && p.on);
  const turn = (kind: MessageKind, channel: Channel, on: boolean) => {
    // Seen at once; what the server refuses is seen when the list is read again.
    queries.setQueryData(preferencesQuery(team).queryKey, { ...known, pushes: known.pushes.map((p) => (p.kind === kind && p.channel === channel ? { ...p, on } : p)) });
    set.start({ pushes: [{ kind, channel, on }] });
  };
  const unmute = useDo(({ target, id }: { target: string; id: string }) => api.DELETE('/api/v1/teams/{team}/me/mutes/{target}/{id}', { params: { path: { team, target, id } } }), { done: w.unmuted, refresh: [keys.preferences] });
  return (
    <>
      <p className="quiet intro">{w.text}</p>
      {kinds.map((kind) => (
        <Lines key={kind} title={messages.kind[kind]}>
          {channels.map((channel) => (
            <div className="set" key={channel}>
              <span className="text">{w.channel[channel]}</span>
              <Switch aria-label={fill(w.of, { kind: messages.kind[kind], channel: w.channel[channel] })} checked={isOn(kind, channel)} onChange={(on) => turn(kind, channel, on)} />
            </div>
          ))}
        </Lines>
      ))}
      <Lines>
        <LineSelect text={w.zone} label={w.zone} value={known.timeZone} options={zonesWith(known.timeZone).map((zone) => [zone, zone.replaceAll('_', ' ')] as const)} choose={(timeZone) => set.start({ timeZone })} />
      </Lines>
      <Lines title={w.mutes}>
        {known.mutes.length === 0 && <p className="quiet">{w.mutesNone}</p>}
        {known.mutes.map((m) => (
          <div className="set" key={m.target + m.id}>
            <span className="text">
              {m.target === 'item' ? <Link to={`/m/${team}/items/${m.id}`}>{messages.kind.item}</Link> : <Outside>{projects?.find((p) => p.id === m.id)?.name ?? '…'}</Outside>}
              <small className="quiet">{fill(w.muteUntil, { time: exactText(m.until, language) })}</small>
            </span>
            <button type="button" className="plain" disabled={unmute.busy} onClick={() => unmute.start(m)}>{w.unmute}</button>
          </div>
        ))}
      </Lines>
    </>
  );
}

const common = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Tokyo', 'Asia/Singapore', 'Asia/Kolkata', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Australia/Sydney', 'UTC'];

/** The ones that are mostly wanted, with the device's own and the one that is set. */
function zonesWith(known: string): string[] {
  return [...new Set([known, Intl.DateTimeFormat().resolvedOptions().timeZone, ...common])];
}
