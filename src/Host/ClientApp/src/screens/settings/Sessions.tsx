import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { Panel } from '../../parts/Panel';
import { Loaded } from '../../parts/Loaded';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { SessionTable } from '../../parts/SessionTable';
import { useAction } from '../../parts/useAction';

const key = ['sessions'];

/** Where one is signed in. */
export function Sessions() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const sessions = useQuery({ queryKey: key, queryFn: async () => (await read(api.GET('/api/v1/sessions'))).items });
  const end = useAction((session: string) => api.DELETE('/api/v1/sessions/{session}', { params: { path: { session } } }), { done: t('settings.sessions.ended'), refresh: [key] });
  const endOthers = useAction(
    async (others: readonly string[]) => {
      for (const session of others) await api.DELETE('/api/v1/sessions/{session}', { params: { path: { session } } });
    },
    { done: t('settings.sessions.ended'), refresh: [key] },
  );
  return (
    <Panel title={t('settings.sessions.title')}>
      <p className="quiet">{t('settings.sessions.text')}</p>
      <RefusalAlert error={end.error ?? endOthers.error} />
      <Loaded query={sessions} rows={3}>
        {(items) => {
          const others = items.filter((s) => !s.current).map((s) => s.id);
          return (
            <Flex vertical gap={12} align="stretch">
              <SessionTable sessions={items} end={end.start} busy={end.busy} />
              {others.length > 1 && <Flex><Button danger loading={endOthers.busy} onClick={() => modal.confirm({ title: t('settings.sessions.allTitle'), content: t('settings.sessions.allText'), okText: t('settings.sessions.all'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => endOthers.run(others) })}>{t('settings.sessions.all')}</Button></Flex>}
            </Flex>
          );
        }}
      </Loaded>
    </Panel>
  );
}
