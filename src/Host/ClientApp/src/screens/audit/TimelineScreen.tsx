import { DownloadOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useTeam } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { Panel } from '../../parts/Panel';
import { Screen } from '../../parts/Screen';
import { AuditTabs } from './AuditTabs';
import { Instant } from './Instant';
import { Timeline, type HistoryFilter } from './Timeline';

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
    <Screen title={t('audit.title')} lead={t('audit.lead')} actions={<Button icon={<DownloadOutlined />} href={`/api/v1/teams/${teamId}/history/export?${params}`} download>{t('audit.export')}</Button>}>
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
