import { useQuery } from '@tanstack/react-query';
import { ActionSheet } from 'antd-mobile';
import { useState } from 'react';
import { api } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { preferencesQuery } from '../preferences';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';
import { Icon } from './Icons';
import { exactText } from './times';
import { useDo } from './useDo';

const spans = [[8, 'hours'], [24, 'hours'], [7 * 24, 'days'], [30 * 24, 'days']] as const;

/** Pushes nothing of an item or a project for a time, or again. */
export function Mute({ target, id }: { target: 'item' | 'project'; id: string }) {
  const { push, item, app } = useWords();
  const team = useTeamId();
  const { language } = usePreferences();
  const [open, setOpen] = useState(false);
  const path = { params: { path: { team, target, id } } };
  const until = useQuery(preferencesQuery(team)).data?.mutes.find((m) => m.target === target && m.id === id)?.until;
  const mute = useDo((hours: number) => api.PUT('/api/v1/teams/{team}/me/mutes/{target}/{id}', { ...path, body: { until: new Date(Date.now() + hours * 3_600_000).toISOString() } }), { done: push.muted, refresh: [keys.preferences] });
  const unmute = useDo(() => api.DELETE('/api/v1/teams/{team}/me/mutes/{target}/{id}', path), { done: push.unmuted, refresh: [keys.preferences] });
  if (until) return <button type="button" className="plain" disabled={unmute.busy} onClick={() => unmute.start(undefined)}><Icon name="bell" />{push.unmute} · {fill(push.muteUntil, { time: exactText(until, language) })}</button>;
  return (
    <>
      <button type="button" className="plain" aria-haspopup="dialog" disabled={mute.busy} onClick={() => setOpen(true)}><Icon name="mute" />{item.mute}</button>
      <ActionSheet
        visible={open}
        onClose={() => setOpen(false)}
        closeOnAction
        extra={target === 'item' ? push.muteTitle : push.muteProject}
        cancelText={app.cancel}
        actions={spans.map(([hours, unit]) => ({ key: hours, text: fill(push[unit], { n: unit === 'days' ? hours / 24 : hours }), onClick: () => mute.start(hours) }))}
      />
    </>
  );
}
