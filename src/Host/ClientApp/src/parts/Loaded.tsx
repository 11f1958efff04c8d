import type { UseQueryResult } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/refusal';
import { RefusalAlert } from './RefusalAlert';

/** What was asked for, or its outline while it is on the way, or why it did not come. An answer that is there stays while a newer one is fetched. */
export function Loaded<T>({ query, rows = 4, children }: { query: UseQueryResult<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed error={query.error} again={() => void query.refetch()} />;
  return <Waiting rows={rows} />;
}

export function Waiting({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div aria-busy="true" role="status" aria-label={t('app.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation();
  return <RefusalAlert error={error} title={t('app.loadFailed')} onRetry={error instanceof Refusal && error.status === 403 ? undefined : again} />;
}

export function Nothing({ text, children }: { text?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? t('app.empty')} style={{ padding: '32px 0' }}>{children}</Empty>;
}
