import { Descriptions, Flex, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { prefer, usePreferences, type Appearance, type Language } from '../../app/preferences';
import { mayAs, useMe, useTeam } from '../../app/session';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { Screen } from '../../parts/Screen';
import { ApiKeys } from './ApiKeys';
import { Association } from './Association';
import { Health } from './Health';
import { Notifications } from './Notifications';
import { Passkeys } from './Passkeys';
import { ChangePassword } from './Password';
import { Sessions } from './Sessions';
import { TeamNotifications } from './TeamNotifications';
import { TeamSettings } from './TeamSettings';
import { Webhooks } from './Webhooks';

export function Component() {
  const { t } = useTranslation();
  const team = useTeam();
  const me = useMe();
  return (
    <Screen title={t('settings.title')}>
      <TeamSettings team={team} />
      <Tastes />
      {me && (
        <Panel title={t('settings.account.title')} extra={<ChangePassword />}>
          <Descriptions column={1} size="small" items={[
            { key: 'name', label: t('settings.account.name'), children: <Name>{me.account.name}</Name> },
            { key: 'email', label: t('settings.account.email'), children: <span><Name>{me.account.email}</Name> · {t(me.account.emailVerified ? 'settings.account.verified' : 'settings.account.notVerified')}</span> },
          ]} />
        </Panel>
      )}
      {team.role !== 'auditor' && <Notifications team={team.teamId} />}
      {mayAs(team.role, 'admin') && <TeamNotifications team={team.teamId} />}
      <Passkeys />
      <Association team={team.teamId} />
      <Sessions />
      {mayAs(team.role, 'admin') && <ApiKeys team={team.teamId} />}
      {mayAs(team.role, 'admin') && <Webhooks team={team.teamId} />}
      {mayAs(team.role, 'admin') && <Health team={team.teamId} />}
    </Screen>
  );
}

function Tastes() {
  const { t } = useTranslation();
  const { language, appearance, timeZone } = usePreferences();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const looks: Appearance[] = ['light', 'dark', 'system'];
  return (
    <Panel title={t('settings.tastes.title')}>
      <p className="quiet">{t('settings.tastes.text')}</p>
      <Flex gap={16} wrap>
        <Select<Language> value={language} onChange={(value) => prefer({ language: value })} aria-label={t('app.language')} style={{ width: 160 }} options={[{ value: 'zh-CN', label: '简体中文' }, { value: 'en', label: 'English' }]} />
        <Select<Appearance> value={appearance} onChange={(value) => prefer({ appearance: value })} aria-label={t('app.appearance.title')} style={{ width: 160 }} options={looks.map((value) => ({ value, label: t(`app.appearance.${value}`) }))} />
        <Select value={timeZone} onChange={(value: string) => prefer({ timeZone: value })} aria-label={t('settings.tastes.zone')} showSearch style={{ width: 300, maxWidth: '100%' }} options={[{ value: '', label: t('settings.tastes.ownZone', { zone: own }) }, ...zones.map((value) => ({ value, label: value }))]} />
      </Flex>
    </Panel>
  );
}
