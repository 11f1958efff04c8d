import { DownloadOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useTeam } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { Panel } from '../../parts/Panel';
import { csvOf, download } from '../../parts/csv';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { useAction } from '../../parts/useAction';
import { AuditTabs } from './AuditTabs';
import { Instant } from './Instant';
import { historyPage, Timeline, type HistoryFilter } from './Timeline';

function filterOf(params: URLSearchParams): HistoryFilter {
  const text = (key: string) => params.get(key) ?? undefined;
  const event = params.getAll('event');
  return { by: text('by'), person: text('person'), member: text('member'), event: event.length > 0 ? event : undefined, why: text('why'), run: text('run'), from: text('from'), to: text('to') };
}

export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const [params, setParams] = useSearchParams();
  const filter = filterOf(params);
  return (
    <Screen title={t('audit.title')} lead={t('audit.lead')} actions={<ExportHistory team={teamId} filter={filter} />}>
      <AuditTabs here="timeline" />
      <Filters key={params.toString()} filter={filter} set={(next) => {
        const wanted = new URLSearchParams();
        for (const [key, value] of Object.entries(next) as [string, string | string[] | undefined][]) for (const one of [value ?? []].flat()) if (one) wanted.append(key, one);
        setParams(wanted);
      }} />
      <Panel><Timeline team={teamId} of={filter} /></Panel>
    </Screen>
  );
}

/** Reads the history to its end and keeps it as a file; it can be stopped, and says how far it is. */
function ExportHistory({ team, filter }: { team: string; filter: HistoryFilter }) {
  const { t } = useTranslation();
  const [read, setRead] = useState<number>();
  const stop = useRef<AbortController>(null);
  const run = useAction(
    async () => {
      const { signal } = (stop.current = new AbortController());
      const rows: (string | null)[][] = [['at', 'event', 'member', 'person', 'name', 'by', 'by-name', 'why', 'run', 'data']];
      for (let cursor: string | undefined; ; ) {
        const page = await historyPage(team, filter, cursor, 200);
        for (const e of page.items) rows.push([e.at, e.event, e.member, e.person, e.name, e.by.account ? `account:${e.by.account}` : e.by.kind, e.by.name, e.why, e.run, JSON.stringify(e.data)]);
        setRead(rows.length - 1);
        if (signal.aborted) return;
        if (!page.next) break;
        cursor = page.next;
      }
      download('history.csv', csvOf(rows));
    },
    { then: () => setRead(undefined) },
  );
  return (
    <>
      {run.busy && <Button onClick={() => stop.current?.abort()}>{t('app.cancel')}</Button>}
      <Button icon={<DownloadOutlined />} onClick={() => run.start(undefined)} loading={run.busy}>{t('audit.export')}{run.busy && read ? ` (${read.toLocaleString()})` : ''}</Button>
      <RefusalAlert error={run.error} />
    </>
  );
}

const kinds = ['account', 'policy', 'schedule', 'wecom', 'system'] as const;

function Filters({ filter, set }: { filter: HistoryFilter; set: (filter: HistoryFilter) => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const [wanted, setWanted] = useState(filter);
  const change = (part: HistoryFilter) => setWanted({ ...wanted, ...part });
  const empty = Object.values(filter).every((v) => v === undefined);
  return (
    <form onSubmit={(e) => { e.preventDefault(); set(wanted); }} role="search">
      <Flex gap={12} wrap align="end">
        <Labelled label={t('audit.filters.who')}>
          <Select value={wanted.by ?? ''} onChange={(by: string) => change({ by: by || undefined })} aria-label={t('audit.filters.who')} style={{ width: 150 }}
            options={[{ value: '', label: t('audit.filters.whoAll') }, ...kinds.filter((k) => k !== 'account').map((value) => ({ value: value, label: word('actor', value) })), ...(wanted.by?.startsWith('account:') ? [{ value: wanted.by, label: t('audit.filters.anyone') }] : [])]} />
        </Labelled>
        <Labelled label={t('audit.filters.event')}>
          <Select mode="multiple" maxTagCount="responsive" value={wanted.event ?? []} onChange={(event: string[]) => change({ event })} aria-label={t('audit.filters.event')} placeholder={t('audit.filters.eventAll')} allowClear showSearch={{ optionFilterProp: 'label' }}
            options={wordsOf('event').map((value) => ({ value, label: word('event', value) }))} style={{ width: 260 }} />
        </Labelled>
        <Labelled label={t('audit.filters.why')}>
          <Select showSearch={{ optionFilterProp: 'label' }} allowClear value={wanted.why} onChange={(why: string | undefined) => change({ why })} aria-label={t('audit.filters.why')} placeholder={t('app.all')} options={wordsOf('why').map((value) => ({ value, label: word('why', value) }))} style={{ width: 180 }} />
        </Labelled>
        <Instant id="from" label={t('audit.filters.from')} value={wanted.from} onChange={(from) => change({ from })} />
        <Instant id="to" label={t('audit.filters.to')} value={wanted.to} onChange={(to) => change({ to })} />
        <Labelled label={t('audit.filters.run')}><Input value={wanted.run ?? ''} onChange={(e) => change({ run: e.target.value.trim() || undefined })} aria-label={t('audit.filters.run')} style={{ width: 200 }} allowClear /></Labelled>
        <Button type="primary" htmlType="submit">{t('audit.filters.apply')}</Button>
        {!empty && <Button onClick={() => set({})}>{t('app.reset')}</Button>}
      </Flex>
      {(filter.person ?? filter.member) && <p>{t('audit.onlyOf')}</p>}
    </form>
  );
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return <span style={{ display: 'inline-flex', flexDirection: 'column', gap: 4 }}><span aria-hidden>{label}</span>{children}</span>;
}
