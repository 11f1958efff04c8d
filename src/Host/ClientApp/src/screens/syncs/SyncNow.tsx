import { SyncOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, read } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { keyOf } from '../../app/session';
import { useAction } from '../../parts/useAction';

/** Starts a sync and goes where it can be watched. When one is running already: there. */
export function useStartSync(team: string) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const watch = () => void navigate(`/teams/${team}/syncs`);
  return useAction((dryRun: boolean) => read(api.POST('/api/v1/teams/{team}/syncs', { params: { path: { team }, query: { dryRun } } })), {
    done: t('syncs.started'), refresh: [keyOf(team, 'syncs')], then: watch,
    failed: (e) => {
      if (e instanceof Refusal && e.code === 'directory.sync-already-running') watch();
    },
  });
}

export function SyncButtons({ start }: { start: ReturnType<typeof useStartSync> }) {
  const { t } = useTranslation();
  return (
    <>
      <Tooltip title={t('syncs.dryRunHelp')}><Button onClick={() => start.start(true)} disabled={start.busy}>{t('syncs.dryRun')}</Button></Tooltip>
      <Button type="primary" icon={<SyncOutlined />} onClick={() => start.start(false)} loading={start.busy}>{t('syncs.start')}</Button>
    </>
  );
}
