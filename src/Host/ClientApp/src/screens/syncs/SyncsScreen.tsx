import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { keyOf, useTeam } from '../../app/session';
import { durationText, secondsOf } from '../../app/times';
import { useWords } from '../../i18n/words';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';
import { useIsBound } from '../binding/bindingQuery';
import { policyQuery, spanText } from '../policy/policyQuery';
import { LiveSync } from './LiveSync';
import { SyncButtons, useStartSync } from './SyncNow';
import { isRunning, syncsPage, type Sync } from './syncQueries';
import { SyncStatus } from './SyncStatus';

export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const start = useStartSync(teamId);
  const bound = useIsBound(teamId);
  const list = usePages(keyOf(teamId, 'syncs', 'list'), (cursor) => syncsPage(teamId, cursor));
  const running = list.items?.find(isRunning);
  return (
    <Screen title={t('syncs.title')} lead={t('syncs.lead')} actions={bound && <SyncButtons start={start} />}>
      <RefusalAlert error={start.error} />
      {running && <LiveSync team={teamId} sync={running} key={running.id} />}
      <Schedule team={teamId} />
      <Panel title={t('syncs.history')} bare>
        {list.loading ? <div style={{ padding: 24 }}><Waiting /></div> : !list.items ? <div style={{ padding: 16 }}><Failed error={list.error} again={list.again} /></div> : list.items.length === 0
          ? <Nothing text={t('syncs.none')}>{bound === false && <Link to={`/teams/${teamId}/binding`}>{t('app.nav.binding')}</Link>}</Nothing>
          : <History team={teamId} syncs={list.items} />}
        {list.hasMore && <Flex justify="center" style={{ padding: 12 }}><Button onClick={list.more} loading={list.busyMore}>{t('app.loadMore')}</Button></Flex>}
      </Panel>
    </Screen>
  );
}

function Schedule({ team }: { team: string }) {
  const { t } = useTranslation();
  const policy = useQuery(policyQuery(team)).data;
  // Its place is kept while it is on the way.
  return (
    <span className="quiet" style={{ minHeight: 22 }}>
      {policy && <>{policy.interval ? t('syncs.schedule.every', { time: spanText(secondsOf(policy.interval), t) }) : t('syncs.schedule.never')} · <Link to={`/teams/${team}/policy`}>{t('syncs.schedule.change')}</Link></>}
    </span>
  );
}

const figures = (sync: Sync) => [sync.added, sync.changed, sync.gone, sync.accessLost, sync.quarantined] as const;

function History({ team, syncs }: { team: string; syncs: readonly Sync[] }) {
  const { t } = useTranslation();
  const word = useWords();
  const number = (n: number | null | undefined) => (n == null ? '' : n.toLocaleString());
  return (
    <Wide label={t('syncs.history')} width={1000}>
      <Table<Sync>
        rowKey="id"
        dataSource={syncs}
        pagination={false}
        size="middle"
        columns={[
          { title: t('syncs.columns.startedAt'), width: 190, render: (_, s) => <Link to={`/teams/${team}/syncs/${s.id}`}><Time at={s.startedAt} /></Link> },
          { title: t('syncs.columns.status'), width: 170, render: (_, s) => <SyncStatus sync={s} /> },
          { title: t('syncs.columns.trigger'), width: 150, render: (_, s) => word('trigger', s.trigger) },
          { title: t('syncs.columns.took'), width: 90, render: (_, s) => (s.endedAt ? durationText(Math.max(1, (Date.parse(s.endedAt) - Date.parse(s.startedAt)) / 1000)) : '') },
          ...(['added', 'changed', 'gone', 'lost', 'quarantined'] as const).map((key, i) => ({ title: t(`syncs.columns.${key}`), width: 90, align: 'end' as const, render: (_: unknown, s: Sync) => number(figures(s)[i]) })),
        ]}
      />
    </Wide>
  );
}
