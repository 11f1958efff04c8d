import { Button, Flex, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf, mayAs, useTeam } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { Time } from '../../parts/Time';
import { usePages } from '../../parts/usePages';
import { toneOf } from './tones';

export type Entry = Schemas['TimelineEntry'];
export interface HistoryFilter { by?: string; person?: string; member?: string; event?: string[]; why?: string; run?: string; from?: string; to?: string }

export function historyPage(team: string, filter: HistoryFilter, cursor: string | undefined, limit = 50) {
  return read(api.GET('/api/v1/teams/{team}/history', { params: { path: { team }, query: { ...filter, cursor, limit } } }));
}

/** What happened, newest first. */
export function Timeline({ team, of }: { team: string; of: HistoryFilter }) {
  const { t } = useTranslation();
  const list = usePages(keyOf(team, 'history', of), (cursor) => historyPage(team, of, cursor));
  if (list.loading) return <Waiting rows={8} />;
  if (!list.items) return <Failed error={list.error} again={list.again} />;
  if (list.items.length === 0) return <Nothing text={t('audit.empty')} />;
  return (
    <>
      <ol style={{ listStyle: 'none', margin: 0, padding: 0, opacity: list.stale ? 0.6 : 1 }} aria-busy={list.stale}>
        {list.items.map((entry, i) => <Row key={`${entry.at} ${i}`} team={team} entry={entry} alone={of.person !== undefined || of.member !== undefined} />)}
      </ol>
      <MoreButton list={list} />
    </>
  );
}

function Row({ team, entry, alone }: { team: string; entry: Entry; alone: boolean }) {
  const { t } = useTranslation();
  const word = useWords();
  const { role } = useTeam();
  const [open, setOpen] = useState(false);
  const admin = mayAs(role, 'admin');
  const name = entry.name && !alone && (admin && (entry.person ?? entry.member)
    ? <Link to={`/teams/${team}/${entry.person ? `people/${entry.person}` : `members/${entry.member ?? ''}`}`}><Name>{entry.name}</Name></Link>
    : <Name>{entry.name}</Name>);
  return (
    <li style={{ padding: '10px 0', borderBottom: '1px solid rgba(128,128,128,0.16)' }}>
      <Flex gap={12} wrap align="baseline">
        <span className="quiet" style={{ minWidth: 170, fontVariantNumeric: 'tabular-nums' }}><Time at={entry.at} /></span>
        <Tag color={toneOf(entry.event)} style={{ margin: 0 }}>{word('event', entry.event)}</Tag>
        {name && <strong>{name}</strong>}
        <span style={{ flex: '1 1 240px' }}>
          <span className="quiet">{t('audit.by')} </span>
          <Actor by={entry.by} />
          <span className="quiet"> · <Name>{word('why', entry.why)}</Name></span>
        </span>
        {entry.run && admin && <Link to={`/teams/${team}/syncs/${entry.run}`}>{t('audit.run')}</Link>}
        <Button type="link" size="small" onClick={() => setOpen(!open)} aria-expanded={open}>{t('audit.data')}</Button>
      </Flex>
      {open && <pre tabIndex={0} style={{ margin: '8px 0 0', padding: 12, overflow: 'auto', maxHeight: 320, background: 'rgba(128,128,128,0.1)', borderRadius: 8, fontSize: 12 }}>{JSON.stringify(entry.data, null, 2)}</pre>}
    </li>
  );
}

export function Actor({ by }: { by: Entry['by'] }) {
  const { t } = useTranslation();
  const word = useWords();
  return by.kind === 'account' ? <Name>{by.name ?? t('audit.unknown')}</Name> : <>{word('actor', by.kind)}</>;
}
