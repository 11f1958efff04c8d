import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Modal, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { Failed, Loaded, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';
import { Guide } from './Handover';
import { keyOfSources, type Source } from './queries';

type Delivery = Schemas['SourceDeliveryItem'];
type Filter = Delivery['state'] | 'unread';

const tones = { received: 'processing', read: 'success', ignored: 'default', unknown: 'warning', malformed: 'error', failed: 'error' } as const;

/** What came from a source in the last thirty days; what could not be read can be looked at and read again. */
export function ReceivedLog({ team, source, close }: { team: string; source: Source; close: () => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const [state, setState] = useState<Filter>();
  const path = { team, source: source.id };
  const key = keyOf(team, 'sources', 'deliveries', source.id);
  const list = usePages([...key, state], (cursor) => read(api.GET('/api/v1/teams/{team}/sources/{source}/deliveries', { params: { path, query: { state, cursor } } })), { refetchOnMount: 'always' });
  const refresh = [key, keyOfSources(team)];
  const done = ({ count }: Schemas['ReplayedDeliveries']) => t('sources.log.replayed', { n: count });
  const replay = useAction((delivery: string) => read(api.POST('/api/v1/teams/{team}/sources/{source}/deliveries/{delivery}/replay', { params: { path: { ...path, delivery } } })), { done, refresh });
  const replayAll = useAction(() => read(api.POST('/api/v1/teams/{team}/sources/{source}/deliveries/replay', { params: { path } })), { done, refresh });
  return (
    <Modal open title={t('sources.log.title')} footer={null} onCancel={close} width={900} destroyOnHidden>
      <Flex vertical gap={12} align="stretch">
        <div><Name>{source.name}</Name> {source.address && <code style={{ overflowWrap: 'anywhere' }}>{source.address}</code>}</div>
        <Flex gap={8} wrap>
          <Select value={state ?? ''} onChange={(value: string) => setState((value || undefined) as Filter | undefined)} aria-label={t('sources.log.state')} style={{ width: 200 }}
            options={[{ value: '', label: `${t('sources.log.state')}: ${t('sources.log.all')}` }, { value: 'unread', label: t('sources.log.unread') }, ...wordsOf('sourceDelivery').map((value) => ({ value, label: word('sourceDelivery', value) }))]} />
          <Button onClick={list.again}>{t('sources.log.refresh')}</Button>
          <Button onClick={() => replayAll.start(undefined)} loading={replayAll.busy}>{t('sources.log.replayAll')}</Button>
        </Flex>
        <RefusalAlert error={replay.error ?? replayAll.error} />
        {list.loading ? <Waiting /> : !list.items ? <Failed error={list.error} again={list.again} /> : list.items.length === 0 ? <><p className="quiet" style={{ margin: 0 }}>{t('sources.log.none')}</p>{!state && <Guide kind={source.kind} />}</> : (
          <Wide label={t('sources.log.title')} width={720}>
            <Table rowKey="id" dataSource={list.items} pagination={false} size="small"
              expandable={{ rowExpandable: (d) => d.isKept, expandedRowRender: (d) => <Body team={team} source={source.id} delivery={d.id} />, columnTitle: <span className="unseen">{t('sources.log.show')}</span> }}
              columns={[
                { title: t('sources.log.at'), width: 170, render: (_, d) => <Time at={d.receivedAt} /> },
                { title: t('sources.log.event'), render: (_, d) => <Name>{d.event}</Name> },
                { title: t('sources.log.result'), render: (_, d) => <><Tag color={tones[d.state]}>{word('sourceDelivery', d.state)}</Tag> <span className="quiet">{d.reason && d.state !== 'ignored' && word('sourceReason', d.reason)}</span></> },
                { title: t('sources.log.changes'), width: 80, align: 'end', dataIndex: 'changes' },
                { title: t('sources.log.size'), width: 120, align: 'end', render: (_, d) => t('sources.log.bytes', { n: d.bytes }) },
                { title: <span className="unseen">{t('sources.log.replay')}</span>, width: 110, render: (_, d) => d.isKept && d.state !== 'received' && <Button size="small" onClick={() => replay.start(d.id)} disabled={replay.busy}>{t('sources.log.replay')}</Button> },
              ]} />
          </Wide>
        )}
        <MoreButton list={list} />
      </Flex>
    </Modal>
  );
}

function Body({ team, source, delivery }: { team: string; source: string; delivery: string }) {
  const { t } = useTranslation();
  const body = useQuery({ queryKey: keyOf(team, 'sources', 'body', delivery), queryFn: () => read(api.GET('/api/v1/teams/{team}/sources/{source}/deliveries/{delivery}', { params: { path: { team, source, delivery } } })) });
  return (
    <Loaded query={body} rows={2}>
      {(of) => of.body === null ? <span className="quiet">{t('sources.log.gone')}</span> : <pre className="outside" tabIndex={0} style={{ margin: 0, maxHeight: 320, overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{of.body}</pre>}
    </Loaded>
  );
}
