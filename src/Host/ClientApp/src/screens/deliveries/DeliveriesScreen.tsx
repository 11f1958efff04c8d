import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Input, Select, Table, Tag } from 'antd';
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

type Delivery = Schemas['DeliveryItem'];

const tones: Record<Delivery['state'], string> = { queued: 'processing', held: 'warning', sent: 'success', refused: 'error', merged: 'default', skipped: 'default' };
const filters = ['state', 'channel', 'search', 'account', 'message', 'into'] as const;

export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const word = useWords();
  const [params, setParams] = useSearchParams();
  const query = Object.fromEntries(filters.flatMap((name) => { const value = params.get(name); return value ? [[name, value]] : []; })) as { state?: Delivery['state']; channel?: Delivery['channel']; search?: string; account?: string; message?: string; into?: string };
  const set = (changes: Partial<Record<(typeof filters)[number], string>>) => setParams(Object.entries({ ...query, ...changes }).filter(([, value]) => value !== ''), { replace: true });
  const only = query.account ?? query.message ?? query.into;
  const list = usePages(keyOf(team, 'deliveries', 'list', query), (cursor) => read(api.GET('/api/v1/teams/{team}/deliveries', { params: { path: { team }, query: { ...query, cursor, limit: 100 } } })));
  const replay = useAction((id: string) => api.POST('/api/v1/teams/{team}/deliveries/{id}/replay', { params: { path: { team, id } } }), { done: t('deliveries.dead.replayed'), refresh: [keyOf(team, 'deliveries')] });
  return (
    <Screen title={t('deliveries.title')} lead={t('deliveries.lead')} actions={
      <>
        <Input.Search defaultValue={query.search} onSearch={(search) => set({ search })} allowClear placeholder={t('deliveries.search')} aria-label={t('deliveries.search')} style={{ width: 220 }} maxLength={100} />
        <Select value={query.channel ?? ''} onChange={(channel: string) => set({ channel })} aria-label={t('deliveries.channel')} style={{ width: 150 }}
          options={[{ value: '', label: `${t('deliveries.channel')}: ${t('app.all')}` }, ...wordsOf('channel').map((value) => ({ value, label: word('channel', value) }))]} />
        <Select value={query.state ?? ''} onChange={(state: string) => set({ state })} aria-label={t('deliveries.state')} style={{ width: 150 }}
          options={[{ value: '', label: `${t('deliveries.state')}: ${t('app.all')}` }, ...wordsOf('delivery').map((value) => ({ value, label: word('delivery', value) }))]} />
      </>
    }>
      <DeadLetters team={team} />
      <RefusalAlert error={replay.error} />
      {only && <Flex gap={8} align="center"><Tag>{t(query.into ? 'deliveries.only.into' : query.message ? 'deliveries.only.message' : 'deliveries.only.account')}</Tag><Button size="small" onClick={() => set({ account: '', message: '', into: '' })}>{t('deliveries.only.all')}</Button></Flex>}
      <Panel bare>
        {list.loading ? <div style={{ padding: 24 }}><Waiting /></div> : !list.items ? <div style={{ padding: 16 }}><Failed error={list.error} again={list.again} /></div> : list.items.length === 0 ? <Nothing text={t('deliveries.none')} /> : (
          <Wide label={t('deliveries.title')} width={980}>
            <Table
              rowKey="id"
              dataSource={list.items}
              pagination={false}
              size="middle"
              columns={[
                { title: t('deliveries.columns.at'), width: 170, render: (_, d) => <Time at={d.at} /> },
                { title: t('deliveries.columns.what'), render: (_, d) => <Flex vertical gap={2}><span>{d.title && <Name>{d.title}</Name>}</span><span className="quiet">{word('message', d.kind)} · {word('channel', d.channel)}</span></Flex> },
                { title: t('deliveries.columns.to'), width: 170, render: (_, d) => d.account ? <Button type="link" size="small" style={{ padding: 0 }} onClick={() => set({ account: d.account ?? '', message: '', into: '' })}><Name>{d.receiver}</Name></Button> : <Name>{d.receiver}</Name> },
                { title: t('deliveries.columns.state'), width: 110, render: (_, d) => <Tag color={tones[d.state]}>{word('delivery', d.state)}</Tag> },
                { title: t('deliveries.columns.reason'), width: 220, render: (_, d) => <Why delivery={d} open={set} /> },
                {
                  title: <span className="unseen">{t('deliveries.dead.replay')}</span>, width: 96,
                  render: (_, d) => (d.state === 'refused' || d.state === 'skipped') && <Button size="small" onClick={() => replay.start(d.id)} disabled={replay.busy}>{t('deliveries.dead.replay')}</Button>,
                },
              ]}
            />
          </Wide>
        )}
        <MoreButton list={list} />
      </Panel>
    </Screen>
  );
}

/** Why it is not sent, until when it waits, or where it went on. */
function Why({ delivery: d, open }: { delivery: Delivery; open: (changes: { into: string; account: string; message: string }) => void }) {
  const { t } = useTranslation();
  const word = useWords();
  return (
    <>
      {d.reason && word('failure', d.reason)}{d.errCode !== null && <> <WeComCode code={d.errCode} /></>}
      {d.state === 'held' && d.dueAt && <div className="quiet">{t('deliveries.until')} <Time at={d.dueAt} /></div>}
      {d.kind === 'digest' && <Button type="link" size="small" style={{ padding: 0 }} onClick={() => open({ into: d.id, account: '', message: '' })}>{t('deliveries.merged')}</Button>}
    </>
  );
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
