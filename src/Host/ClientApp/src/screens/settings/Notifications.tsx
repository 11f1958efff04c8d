import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, DatePicker, Flex, Form, Select, Switch, Table, TimePicker } from 'antd';

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import type { Language } from '../../app/preferences';
import { keyOf } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { quietOf, quietFormOf, type QuietForm } from './quietForm';

type Preferences = Schemas['PreferencesView'];
const keyOfPreferences = (team: string) => keyOf(team, 'preferences');

/** How the member is told of what happens: what reaches them where, in which language, and when not. */
export function Notifications({ team }: { team: string }) {
  const { t } = useTranslation();
  const preferences = useQuery({ queryKey: keyOfPreferences(team), queryFn: () => read(api.GET('/api/v1/teams/{team}/me/notification-preferences', { params: { path: { team } } })) });
  return (
    <>
      <Panel title={t('settings.notifications.title')}>
        <p className="quiet">{t('settings.notifications.text')}</p>
        <Loaded query={preferences} rows={5}>{(stored) => <Pushes team={team} stored={stored} />}</Loaded>
      </Panel>
      <Panel title={t('settings.quiet.title')}>
        <p className="quiet">{t('settings.quiet.text')}</p>
        <Loaded query={preferences} rows={4}>{(stored) => <Quiet key={JSON.stringify(stored.doNotDisturb)} team={team} stored={stored} />}</Loaded>
      </Panel>
    </>
  );
}

function Pushes({ team, stored }: { team: string; stored: Preferences }) {
  const { t } = useTranslation();
  const word = useWords();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const save = useAction((changes: Partial<Pick<Preferences, 'pushes' | 'language' | 'timeZone'>>) => api.PUT('/api/v1/teams/{team}/me/notification-preferences', {
    params: { path: { team } }, body: { language: stored.language, timeZone: stored.timeZone, pushes: [], ...changes },
  }), { done: t('settings.notifications.saved'), refresh: [keyOfPreferences(team)] });
  const unmute = useAction(({ target, id }: Preferences['mutes'][number]) => api.DELETE('/api/v1/teams/{team}/me/mutes/{target}/{id}', { params: { path: { team, target, id } } }), { refresh: [keyOfPreferences(team)] });
  const channels = [...new Set(stored.pushes.map((push) => push.channel))].filter((channel) => channel !== 'mini-program' || stored.hasMiniProgram);
  const kinds = [...new Set(stored.pushes.map((push) => push.kind))];
  return (
    <Flex vertical gap={16}>
      <RefusalAlert error={save.error ?? unmute.error} />
      <Table rowKey={(kind) => kind} dataSource={kinds} pagination={false} size="small" columns={[
        { title: t('settings.notifications.kind'), render: (_, kind) => word('subject', kind) },
        ...channels.map((channel) => ({
          title: word('channel', channel), width: 96,
          render: (_: unknown, kind: string) => (
            <Switch size="small" checked={stored.pushes.some((push) => push.kind === kind && push.channel === channel && push.on)} disabled={save.busy}
              aria-label={`${word('subject', kind)}: ${word('channel', channel)}`} onChange={(on) => save.start({ pushes: [{ kind, channel, on }] })} />
          ),
        })),
      ]} />
      <Flex gap={16} wrap>
        <Select<Language> value={stored.language as Language} onChange={(language) => save.start({ language })} aria-label={t('settings.notifications.language')} style={{ width: 160 }} options={[{ value: 'zh-CN', label: '简体中文' }, { value: 'en', label: 'English' }]} />
        <Select value={stored.timeZone} onChange={(timeZone: string) => save.start({ timeZone })} aria-label={t('settings.notifications.zone')} showSearch style={{ width: 300, maxWidth: '100%' }} options={zones.map((value) => ({ value, label: value }))} />
      </Flex>
      {stored.mutes.map((mute) => (
        <Flex key={mute.id} gap={12} wrap align="center">
          <span>{t(mute.target === 'project' ? 'settings.notifications.mutedProject' : 'settings.notifications.mutedItem')} <Time at={mute.until} /></span>
          <Button size="small" onClick={() => unmute.start(mute)} disabled={unmute.busy}>{t('settings.notifications.unmute')}</Button>
        </Flex>
      ))}
    </Flex>
  );
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function Quiet({ team, stored }: { team: string; stored: Preferences }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<QuietForm>();
  const always = Form.useWatch('always', form) as boolean | undefined;
  const refresh = [keyOfPreferences(team)];
  const set = useAction((values: QuietForm) => api.PUT('/api/v1/teams/{team}/me/do-not-disturb', { params: { path: { team } }, body: quietOf(values) }), { done: t('settings.quiet.saved'), refresh });
  const clear = useAction(() => api.DELETE('/api/v1/teams/{team}/me/do-not-disturb', { params: { path: { team } } }), { done: t('settings.quiet.cleared'), refresh });
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={quietFormOf(stored.doNotDisturb)} onFinish={(values) => set.start(values)}>
      {stored.isQuiet && <Alert type="info" showIcon style={{ marginBottom: 16 }} title={stored.quietUntil ? <>{t('settings.quiet.until')} <Time at={stored.quietUntil} /></> : t('settings.quiet.untilOff')} />}
      <Form.Item name="always" label={t('settings.quiet.always')} valuePropName="checked"><Switch /></Form.Item>
      {!always && (
        <>
          <Form.Item name="days" label={t('settings.quiet.days')}><Checkbox.Group options={days.map((name, i) => ({ value: i + 1, label: t(`settings.quiet.day.${name}`) }))} /></Form.Item>
          <Form.Item name="hours" label={t('settings.quiet.hours')} extra={t('settings.quiet.hoursText')}><TimePicker.RangePicker aria-label={t('settings.quiet.hours')} format="HH:mm" minuteStep={5} order={false} needConfirm={false} /></Form.Item>
          <Form.Item name="weekend" label={t('settings.quiet.weekend')} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="holidays" label={t('settings.quiet.holidays')}><DatePicker multiple maxTagCount={12} style={{ width: '100%', maxWidth: 480 }} /></Form.Item>
          <Form.Item name="workdays" label={t('settings.quiet.workdays')} extra={t('settings.quiet.workdaysText')}><DatePicker multiple maxTagCount={12} style={{ width: '100%', maxWidth: 480 }} /></Form.Item>
        </>
      )}
      <RefusalAlert error={set.error ?? clear.error} />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit" loading={set.busy}>{t('app.save')}</Button>
        {stored.doNotDisturb && <Button onClick={() => clear.start(undefined)} loading={clear.busy}>{t('settings.quiet.clear')}</Button>}
      </Flex>
    </Form>
  );
}

