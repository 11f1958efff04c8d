import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Flex, Table, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, read } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { keyOf, useTeam } from '../../app/session';
import { timeText } from '../../app/times';
import { codeText } from '../../i18n/refusals';
import { useWords } from '../../i18n/words';
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
import { HeldSync } from './HeldSync';
import { LiveSync } from './LiveSync';
import { SyncPlan } from './SyncPlan';
import { isRunning, syncQuery, type Sync } from './syncQueries';
import { SyncStatus } from './SyncStatus';

export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const { sync: id = '' } = useParams();
  const sync = useQuery(syncQuery(teamId, id));
  return (
    <Screen title={t('syncs.one.title')} lead={sync.data && <SyncStatus sync={sync.data} />} actions={sync.data?.status === 'completed' && !sync.data.dryRun && <Undo team={teamId} sync={sync.data} />}>
      <Loaded query={sync} rows={8}>{(loaded) => <OneSync team={teamId} sync={loaded} />}</Loaded>
    </Screen>
  );
}

function OneSync({ team, sync }: { team: string; sync: Sync }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const word = useWords();
  const planned = sync.added != null || sync.status === 'held' || sync.status === 'rejected' || sync.status === 'approved';
  const results = [['added', sync.added], ['changed', sync.changed], ['gone', sync.gone], ['outOfScope', sync.outOfScope], ['accessLost', sync.accessLost], ['quarantined', sync.quarantined]] as const;
  return (
    <>
      {isRunning(sync) && <LiveSync team={team} sync={sync} />}
      {sync.status === 'held' && <HeldSync team={team} sync={sync} />}
      {sync.status === 'failed' && <Alert type="error" showIcon title={t('syncs.failed.title')} description={<>{codeText(sync.reason ?? '', language) ?? sync.reason}{sync.errCode != null && <> <WeComCode code={sync.errCode} /></>}</>} />}
      {sync.lastOwnerKept && <Alert type="warning" showIcon title={t('syncs.one.lastOwner')} />}
      {sync.dryRun && <Alert type="info" showIcon title={t('syncs.one.dryRun')} />}
      {sync.undoneAt && <Alert type="info" showIcon title={t('syncs.one.undone', { time: timeText(sync.undoneAt) })} />}
      <Panel>
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2, lg: 3 }}
          items={[
            { key: 'by', label: t('syncs.one.by'), children: sync.startedBy.name ? <><Name>{sync.startedBy.name}</Name> · {word('trigger', sync.trigger)}</> : word('trigger', sync.trigger) },
            ...(sync.approvedBy ? [{ key: 'approved', label: t('syncs.one.approvedBy'), children: sync.approvedBy.name ? <Name>{sync.approvedBy.name}</Name> : word('actor', sync.approvedBy.kind) }] : []),
            { key: 'at', label: t('syncs.one.at'), children: <Time at={sync.startedAt} /> },
            ...(sync.endedAt ? [{ key: 'ended', label: t('syncs.one.ended'), children: <Time at={sync.endedAt} /> }] : []),
            ...(sync.status === 'rejected' || sync.status === 'cancelled' ? [{ key: 'reason', label: t('syncs.one.reason'), children: <Name>{sync.reason}</Name> }] : []),
            ...(sync.departments != null ? [{ key: 'd', label: t('syncs.one.departments'), children: sync.departments.toLocaleString() }] : []),
            ...(sync.people != null ? [{ key: 'p', label: t('syncs.one.people'), children: sync.people.toLocaleString() }] : []),
            ...results.filter(([, n]) => n != null).map(([key, n]) => ({ key, label: t(`syncs.results.${key}`), children: (n ?? 0).toLocaleString() })),
          ]}
        />
      </Panel>
      {planned && (
        <Tabs items={[
          { key: 'plan', label: t('syncs.plan.title'), children: <SyncPlan team={team} sync={sync} /> },
          { key: 'quarantine', label: `${t('syncs.quarantine.title')} (${(sync.quarantined ?? 0).toLocaleString()})`, children: <Quarantine team={team} sync={sync.id} /> },
        ]} />
      )}
    </>
  );
}

function Quarantine({ team, sync }: { team: string; sync: string }) {
  const { t } = useTranslation();
  const word = useWords();
  const list = usePages(keyOf(team, 'syncs', sync, 'quarantine'), (cursor) => read(api.GET('/api/v1/teams/{team}/syncs/{sync}/quarantine', { params: { path: { team, sync }, query: { cursor, limit: 100 } } })));
  if (list.loading) return <Waiting />;
  if (!list.items) return <Failed error={list.error} again={list.again} />;
  if (list.items.length === 0) return <Nothing />;
  return (
    <Flex vertical gap={12}>
      <p style={{ margin: 0 }}>{t('syncs.quarantine.text')}</p>
      <Wide label={t('syncs.quarantine.title')} width={560}>
        <Table
          rowKey={(row) => `${row.what} ${row.identity ?? ''} ${row.reason} ${row.name ?? ''}`}
          dataSource={list.items}
          pagination={false}
          size="small"
          columns={[
            { title: t('syncs.quarantine.what'), width: 100, render: (_, r) => (r.what === 'department' ? t('syncs.quarantine.department') : r.what === 'person' ? t('syncs.quarantine.person') : r.what) },
            { title: t('syncs.quarantine.identity'), render: (_, r) => <Name>{r.identity}</Name> },
            { title: t('syncs.quarantine.name'), render: (_, r) => <Name>{r.name}</Name> },
            { title: t('syncs.quarantine.why'), render: (_, r) => word('set', r.reason) },
          ]}
        />
      </Wide>
      <MoreButton list={list} />
    </Flex>
  );
}

function Undo({ team, sync }: { team: string; sync: Sync }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const undo = useAction(() => read(api.POST('/api/v1/teams/{team}/syncs/{sync}/undo', { params: { path: { team, sync: sync.id } } })), {
    done: ({ restored, skipped }) => t('syncs.undo.done', { restored, skipped }), refresh: [['team', team]],
  });
  if (sync.undoneAt || !sync.accessLost) return null;
  return (
    <Flex vertical gap={8} align="end">
      <Button onClick={() => modal.confirm({ title: t('syncs.undo.title'), content: t('syncs.undo.text'), okText: t('syncs.undo.action'), cancelText: t('app.cancel'), onOk: () => undo.run(undefined) })} loading={undo.busy}>{t('syncs.undo.action')}</Button>
      <RefusalAlert error={undo.error} />
    </Flex>
  );
}
