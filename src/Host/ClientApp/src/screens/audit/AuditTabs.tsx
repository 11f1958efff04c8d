import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useTeam } from '../../app/session';

const places = { timeline: 'audit', roster: 'audit/roster', difference: 'audit/difference', offboardings: 'audit/offboardings' } as const;

export function AuditTabs({ here }: { here: keyof typeof places }) {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const navigate = useNavigate();
  return (
    <Tabs
      activeKey={here}
      onChange={(key) => void navigate(`/teams/${teamId}/${places[key as keyof typeof places]}`)}
      items={(Object.keys(places) as (keyof typeof places)[]).map((key) => ({ key, label: t(`audit.tabs.${key}`) }))}
      style={{ marginBottom: -16 }}
    />
  );
}
