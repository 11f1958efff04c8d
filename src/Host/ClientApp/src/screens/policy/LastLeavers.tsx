import { useQuery } from '@tanstack/react-query';
import { Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Time } from '../../parts/Time';
import type { Policy } from './policyQuery';

const becomes = { deauthorize: 'deauthorized', lock: 'locked', remove: 'removed' } as const;

/** What the policy that is looked at would make of those who left last. */
export function LastLeavers({ team, policy }: { team: string; policy: Policy['leavers'] }) {
  const { t } = useTranslation();
  const word = useWords();
  const leavers = useQuery({
    queryKey: keyOf(team, 'history', 'leavers'),
    queryFn: async () => (await read(api.GET('/api/v1/teams/{team}/history', { params: { path: { team }, query: { event: ['person_left'], limit: 8 } } }))).items,
  });
  return (
    <div style={{ marginTop: 20 }}>
      <h3 style={{ fontSize: 15 }}>{t('policy.preview.title')}</h3>
      <Loaded query={leavers} rows={2}>
        {(items) => items.length === 0 ? <span className="quiet">{t('policy.preview.none')}</span> : (
          <Flex vertical gap={6}>
            {items.map((entry) => (
              <Flex key={`${entry.person ?? ''} ${entry.at}`} gap={12} wrap align="center">
                <span style={{ minWidth: 140 }}><Name>{entry.name}</Name></span>
                <span className="quiet" style={{ minWidth: 170 }}><Time at={entry.at} /></span>
                <Tag color="error">{word('status', becomes[policy])}</Tag>
              </Flex>
            ))}
            <span className="quiet">{t('policy.preview.text')}</span>
          </Flex>
        )}
      </Loaded>
    </div>
  );
}
