import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf, useTeam } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded, Nothing } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { Screen } from '../../parts/Screen';
import { MemberStatus } from '../members/MemberStatus';
import { AuditTabs } from './AuditTabs';
import { Instant } from './Instant';
import { Actor } from './Timeline';

type State = Schemas['RosterChange']['before'];

export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const word = useWords();
  const [params, setParams] = useSearchParams();
  const [opened] = useState(() => Date.now());
  const from = params.get('from') ?? new Date(opened - 7 * 86_400_000).toISOString();
  const to = params.get('to') ?? new Date(opened).toISOString();
  const inOrder = from < to;
  const difference = useQuery({
    queryKey: keyOf(team, 'history', 'difference', from, to),
    enabled: inOrder,
    queryFn: () => read(api.GET('/api/v1/teams/{team}/history/difference', { params: { path: { team }, query: { from, to } } })),
  });
  const set = (key: string, value: string | undefined) => value && setParams((old) => {
    const next = new URLSearchParams(old);
    next.set(key, value);
    return next;
  }, { replace: true });

  return (
    <Screen title={t('audit.difference.title')} lead={t('audit.difference.lead')}>
      <AuditTabs here="difference" />
      <Panel>
        <Flex gap={16} wrap>
          <Instant id="from" label={t('audit.difference.from')} value={from} onChange={(value) => set('from', value)} />
          <Instant id="to" label={t('audit.difference.to')} value={to} onChange={(value) => set('to', value)} />
        </Flex>
      </Panel>
      {!inOrder ? <Alert type="warning" showIcon title={t('audit.difference.order')} /> : (
        <Loaded query={difference} rows={8}>
          {(changes) => changes.length === 0 ? <Nothing text={t('audit.difference.empty')} /> : (
            <>
              <span role="status">{t('audit.difference.count', { n: changes.length.toLocaleString() })}</span>
              <Panel bare>
                <Table
                  virtual
                  rowKey="member"
                  dataSource={changes}
                  pagination={false}
                  size="small"
                  scroll={{ x: 820, y: 520 }}
                  columns={[
                    { title: t('audit.difference.name'), width: 180, render: (_, c) => <Name>{c.name}</Name> },
                    { title: t('audit.difference.before'), width: 190, render: (_, c) => <Standing state={c.before} /> },
                    { title: t('audit.difference.after'), width: 190, render: (_, c) => <Standing state={c.after} /> },
                    { title: t('audit.difference.decided'), width: 120, render: (_, c) => <Actor by={c.after.by} /> },
                    { title: t('audit.difference.why'), render: (_, c) => <Name>{word('why', c.after.why)}</Name> },
                  ]}
                />
              </Panel>
            </>
          )}
        </Loaded>
      )}
    </Screen>
  );
}

function Standing({ state }: { state: State }) {
  const { t } = useTranslation();
  return state ? <><MemberStatus status={state.status} /> {t(`app.role.${state.role}`)}</> : <>{t('audit.difference.nobody')}</>;
}
