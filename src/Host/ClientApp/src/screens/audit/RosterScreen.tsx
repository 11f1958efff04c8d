import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Input, Select, Slider, Table } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf, useTeam } from '../../app/session';
import { timeText } from '../../app/times';
import { useWords, wordsOf } from '../../i18n/words';
import { csvOf, download } from '../../parts/csv';
import { Loaded, Nothing } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { MemberStatus } from '../members/MemberStatus';
import { AuditTabs } from './AuditTabs';
import { Instant } from './Instant';
import { Actor } from './Timeline';

type RosterEntry = Schemas['RosterEntry'];

/** With the words as the API has them: a file is read by programs as well, and in another language tomorrow. */
function rosterCsv(entries: readonly RosterEntry[], at: string): string {
  const head = ['at', 'member', 'person', 'name', 'status', 'role', 'since', 'by', 'by-name', 'why'];
  return csvOf([head, ...entries.map((e) => [at, e.member, e.person, e.name, e.status, e.role, e.since, e.by.account ? `account:${e.by.account}` : e.by.kind, e.by.name, e.why])]);
}

/** Who was a member at an instant: replayed from the events, not read from today's tables. */
export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const [params, setParams] = useSearchParams();
  const [opened] = useState(() => new Date().toISOString());
  const at = params.get('at') ?? opened;
  const status = (params.get('status') ?? undefined) as RosterEntry['status'] | undefined;
  const set = (key: string, value: string | undefined) => setParams((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(key, value);
    else next.delete(key);
    return next;
  }, { replace: true });

  const first = useQuery({
    queryKey: keyOf(team, 'history', 'first'),
    staleTime: Infinity,
    queryFn: async () => (await read(api.GET('/api/v1/teams/{team}/history', { params: { path: { team }, query: { event: ['team_created'], limit: 1 } } }))).items[0]?.at ?? null,
  }).data;
  const roster = useQuery({
    queryKey: keyOf(team, 'history', 'roster', at, status),
    placeholderData: (old: RosterEntry[] | undefined) => old,
    queryFn: () => read(api.GET('/api/v1/teams/{team}/history/roster', { params: { path: { team }, query: { at, status } } })),
  });

  return (
    <Screen title={t('audit.roster.title')} lead={t('audit.roster.lead')} actions={<Button icon={<DownloadOutlined />} disabled={!roster.data} onClick={() => roster.data && download(`roster-${at}.csv`, rosterCsv(roster.data, at))}>{t('audit.export')}</Button>}>
      <AuditTabs here="roster" />
      <Panel>
        <Flex vertical gap={8}>
          <Flex gap={16} wrap align="end">
            <Instant id="at" label={t('audit.roster.at')} value={at} onChange={(value) => set('at', value)} />
            <Select value={status ?? ''} onChange={(value: string) => set('status', value)} aria-label={t('audit.roster.status')} style={{ width: 160 }}
              options={[{ value: '', label: t('audit.roster.all') }, ...wordsOf('status').filter((s) => s !== 'none').map((value) => ({ value, label: <StatusText status={value} /> }))]} />
          </Flex>
          {first && <Ruler from={first} to={opened} at={at} set={(instant) => set('at', instant)} />}
        </Flex>
      </Panel>
      <Loaded query={roster} rows={8}>{(entries) => <Entries entries={entries} stale={roster.isPlaceholderData} />}</Loaded>
    </Screen>
  );
}

function StatusText({ status }: { status: string }) {
  const word = useWords();
  return <>{word('status', status)}</>;
}

/** From the team's beginning to now. It is asked for when the handle is let go. */
function Ruler({ from, to, at, set }: { from: string; to: string; at: string; set: (instant: string) => void }) {
  const { t } = useTranslation();
  const [low, high] = [Date.parse(from), Date.parse(to)];
  const [moved, setMoved] = useState<number>();
  const value = moved ?? Math.min(high, Math.max(low, Date.parse(at)));
  return (
    <div style={{ padding: '0 12px' }}>
      <Slider
        min={low}
        max={high}
        step={Math.max(1000, Math.floor((high - low) / 1000))}
        value={value}
        onChange={setMoved}
        onChangeComplete={(instant) => {
          setMoved(undefined);
          set(new Date(instant).toISOString());
        }}
        tooltip={{ formatter: (instant) => (instant ? timeText(new Date(instant)) : '') }}
        ariaLabelForHandle={t('audit.roster.slider')}
        ariaValueTextFormatterForHandle={(instant) => timeText(new Date(instant))}
      />
      <Flex justify="space-between"><span className="quiet">{t('audit.roster.first')}</span><span className="quiet">{t('audit.roster.now')}</span></Flex>
    </div>
  );
}

function Entries({ entries, stale }: { entries: RosterEntry[]; stale: boolean }) {
  const { t } = useTranslation();
  const word = useWords();
  const [search, setSearch] = useState('');
  const shown = useMemo(() => entries.filter((e) => e.name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase())), [entries, search]);
  if (entries.length === 0) return <Nothing text={t('audit.roster.empty')} />;
  return (
    <>
      <Flex justify="space-between" wrap gap={8} align="center">
        <span role="status">{t('audit.roster.count', { n: entries.length.toLocaleString(), active: entries.filter((e) => e.status === 'active').length.toLocaleString() })}</span>
        <Input value={search} onChange={(e) => setSearch(e.target.value)} placeholder={t('audit.roster.search')} aria-label={t('audit.roster.search')} allowClear style={{ width: 220 }} />
      </Flex>
      <Panel bare style={{ opacity: stale ? 0.6 : 1 }}>
        <Table<RosterEntry>
          virtual
          rowKey="member"
          dataSource={shown}
          pagination={false}
          size="small"
          scroll={{ x: 820, y: 520 }}
          columns={[
            { title: t('audit.roster.name'), width: 180, render: (_, e) => <Name>{e.name}</Name> },
            { title: t('audit.roster.status'), width: 120, render: (_, e) => <MemberStatus status={e.status} /> },
            { title: t('audit.roster.role'), width: 100, render: (_, e) => t(`app.role.${e.role}`) },
            { title: t('audit.roster.since'), width: 180, render: (_, e) => <Time at={e.since} /> },
            { title: t('audit.roster.decided'), width: 120, render: (_, e) => <Actor by={e.by} /> },
            { title: t('audit.roster.why'), render: (_, e) => <Name>{word('why', e.why)}</Name> },
          ]}
        />
      </Panel>
    </>
  );
}
