import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { keyOf } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { SessionTable } from '../../parts/SessionTable';
import { useAction } from '../../parts/useAction';

/** Where an active member is signed in: a lost phone is signed out here. */
export function MemberSessions({ team, member }: { team: string; member: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const key = keyOf(team, 'members', 'sessions', member);
  const path = { team, member };
  const sessions = useQuery({ queryKey: key, queryFn: async () => (await read(api.GET('/api/v1/teams/{team}/members/{member}/sessions', { params: { path } }))).items });
  const refresh = { done: t('settings.sessions.ended'), refresh: [key] };
  const end = useAction((session: string) => api.DELETE('/api/v1/teams/{team}/members/{member}/sessions/{session}', { params: { path: { ...path, session } } }), refresh);
  const endAll = useAction(() => api.DELETE('/api/v1/teams/{team}/members/{member}/sessions', { params: { path } }), refresh);
  const ask = () => modal.confirm({ title: t('members.sessions.allTitle'), content: t('members.sessions.allText'), okText: t('members.sessions.all'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => endAll.run(undefined) });
  return (
    <Panel title={t('settings.sessions.title')}>
      <RefusalAlert error={end.error ?? endAll.error} />
      <Loaded query={sessions} rows={2}>
        {(items) => items.length === 0 ? <p className="quiet">{t('members.sessions.none')}</p> : (
          <Flex vertical gap={12} align="stretch">
            <SessionTable sessions={items} end={end.start} busy={end.busy} />
            <Flex><Button danger loading={endAll.busy} onClick={ask}>{t('members.sessions.all')}</Button></Flex>
          </Flex>
        )}
      </Loaded>
    </Panel>
  );
}
