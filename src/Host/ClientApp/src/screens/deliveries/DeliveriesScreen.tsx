import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Select, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf, useTeam } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { Failed, Loaded, Nothing, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { WeComCode } from '../../parts/WeComCode';
import { Wide } from '../../parts/Wide';

type State = Schemas['DeliveryItem']['state'];

export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const word = useWords();
  const [params, setParams] = useSearchParams();
  const state = (params.get('state') ?? undefined) as State | undefined;
  const list = usePages(keyOf(team, 'deliveries', 'list', state), (cursor) => read(api.GET('/api/v1/teams/{team}/deliveries', { params: { path: { team }, query: { state, cursor, limit: 100 } } })));
  return (
    <Screen title={t('deliveries.title')} lead={t('deliveries.lead')} actions={
      <Select value={state ?? ''} onChange={(value: string) => setParams(value ? { state: value } : {}, { replace: true })} aria-label={t('deliveries.state')} style={{ width: 160 }}
        options={[{ value: '', label: `${t('deliveries.state')}: ${t('app.all')}` }, ...wordsOf('delivery').map((value) => ({ value, label: word('delivery', value) }))]} />
    }>
      <DeadLetters team={team} />
      <Panel bare>
        {list.loading ? <div style={{ padding: 24 }}><Waiting /></div> : !list.items ? <div style={{ padding: 16 }}><Failed error={list.error} again={list.again} /></div> : list.items.length === 0 ? <Nothing text={t('deliveries.none')} /> : (
          <Wide label={t('deliveries.title')} width={720}>
            <Table
              rowKey="id"
              dataSource={list.items}
              pagination={false}
              size="middle"
              columns={[
                { title: t('deliveries.columns.at'), width: 190, render: (_, d) => <Time at={d.at} /> },
                { title: t('deliveries.columns.kind'), width: 110, render: (_, d) => word('message', d.kind) },
                { title: t('deliveries.columns.to'), render: (_, d) => <Name>{d.receiver}</Name> },
                { title: t('deliveries.columns.state'), width: 100, render: (_, d) => <Tag color={d.state === 'sent' ? 'success' : 'error'}>{word('delivery', d.state)}</Tag> },
                { title: t('deliveries.columns.reason'), render: (_, d) => <Reason reason={d.reason} errCode={d.errCode} /> },
              ]}
            />
          </Wide>
        )}
        <MoreButton list={list} />
      </Panel>
    </Screen>
  );
}

function Reason({ reason, errCode }: { reason: string | null; errCode: number | null }) {
  const word = useWords();
  return <>{word('failure', reason)}{errCode !== null && <> <WeComCode code={errCode} /></>}</>;
}

function DeadLetters({ team }: { team: string }) {
  const { t } = useTranslation();
  const dead = useQuery({ queryKey: keyOf(team, 'deliveries', 'dead'), queryFn: () => read(api.GET('/api/v1/teams/{team}/dead-letters', { params: { path: { team } } })) });
  const replay = useAction((id: string) => api.POST('/api/v1/teams/{team}/dead-letters/{id}/replay', { params: { path: { team, id } } }), { done: t('deliveries.dead.replayed'), refresh: [keyOf(team, 'deliveries')] });
  return (
    <Loaded query={dead} rows={1}>
      {(letters) => letters.length === 0 ? null : (
        <Panel title={t('deliveries.dead.title')}>
          <Flex vertical gap={12}>
            <span className="quiet">{t('deliveries.dead.text')}</span>
            <RefusalAlert error={replay.error} />
            <Wide label={t('deliveries.dead.title')} width={640}>
              <Table
                rowKey="id"
                dataSource={letters}
                pagination={false}
                size="small"
                columns={[
                  { title: t('deliveries.dead.at'), width: 190, render: (_, d) => <Time at={d.createdAt} /> },
                  { title: t('deliveries.dead.queue'), width: 140, dataIndex: 'queue' },
                  { title: t('deliveries.dead.attempts'), width: 100, align: 'end', dataIndex: 'attempts' },
                  { title: t('deliveries.dead.error'), render: (_, d) => <Name>{d.error}</Name> },
                  { title: <span className="unseen">{t('deliveries.dead.replay')}</span>, width: 96, render: (_, d) => <Button size="small" onClick={() => replay.start(d.id)} loading={replay.busy}>{t('deliveries.dead.replay')}</Button> },
                ]}
              />
            </Wide>
          </Flex>
        </Panel>
      )}
    </Loaded>
  );
}
