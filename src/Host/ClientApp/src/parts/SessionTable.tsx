import { Button, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { deviceText } from './device';
import { Name } from './Name';
import { Time } from './Time';
import { Wide } from './Wide';

interface Session { id: string; device: string | null; createdAt: string; lastUsedAt: string; current?: boolean }

/** Where an account is signed in. */
export function SessionTable({ sessions, end, busy }: { sessions: readonly Session[]; end: (session: string) => void; busy: boolean }) {
  const { t } = useTranslation();
  return (
    <Wide label={t('settings.sessions.title')} width={560}>
      <Table
        rowKey="id"
        dataSource={sessions}
        pagination={false}
        size="small"
        columns={[
          { title: t('settings.sessions.device'), render: (_, s) => <><Name>{deviceText(s.device) ?? t('settings.sessions.unknown')}</Name> {s.current && <Tag color="success">{t('settings.sessions.current')}</Tag>}</> },
          { title: t('settings.sessions.created'), width: 190, render: (_, s) => <Time at={s.createdAt} /> },
          { title: t('settings.sessions.used'), width: 190, render: (_, s) => <Time at={s.lastUsedAt} /> },
          { title: <span className="unseen">{t('settings.sessions.end')}</span>, width: 90, render: (_, s) => !s.current && <Button size="small" danger onClick={() => end(s.id)} loading={busy}>{t('settings.sessions.end')}</Button> },
        ]}
      />
    </Wide>
  );
}
