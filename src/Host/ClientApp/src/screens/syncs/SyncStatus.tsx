import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWords } from '../../i18n/words';
import type { Sync } from './syncQueries';

const colors: Record<Sync['status'], string> = { running: 'processing', approved: 'processing', held: 'warning', completed: 'success', failed: 'error', cancelled: 'default', rejected: 'default' };

export function SyncStatus({ sync }: { sync: Sync }) {
  const { t } = useTranslation();
  const word = useWords();
  return (
    <>
      <Tag color={colors[sync.status]}>{word('syncStatus', sync.status)}</Tag>
      {sync.dryRun && <Tag>{t('syncs.dryRun')}</Tag>}
    </>
  );
}
