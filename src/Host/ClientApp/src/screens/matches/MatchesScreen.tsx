import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { usePreferences } from '../../app/preferences';
import { keyOf, useTeam } from '../../app/session';
import { refusalText } from '../../i18n/refusals';
import { useWords } from '../../i18n/words';
import { Loaded, Nothing } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { useAction } from '../../parts/useAction';
import { Wide } from '../../parts/Wide';
import { batch, batches } from '../members/bulk';

type Preview = Schemas['MatchPreview'];
type Pair = Schemas['WantedPair'];

/** Proposes, never decides: every pair is confirmed by an admin, the certain ones together. */
export function Component() {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { teamId: team } = useTeam();
  const [result, setResult] = useState<Schemas['MatchResult']>();
  const preview = useQuery({ queryKey: keyOf(team, 'members', 'matches'), queryFn: () => read(api.GET('/api/v1/teams/{team}/matches', { params: { path: { team } } })) });
  const refresh = [keyOf(team, 'members'), keyOf(team, 'history')];
  const match = useAction(async (pairs: Pair[]) => {
    const all: Schemas['MatchResult'] = { matched: [], refused: [] };
    for (const some of batches(pairs, batch)) {
      const one = await read(api.POST('/api/v1/teams/{team}/matches', { params: { path: { team } }, body: { pairs: some } }));
      all.matched.push(...one.matched);
      all.refused.push(...one.refused);
    }
    return all;
  }, { refresh, then: setResult });
  const undo = useAction(async (members: string[]) => {
    for (const some of batches(members, batch)) await api.POST('/api/v1/teams/{team}/matches/undo', { params: { path: { team } }, body: { members: some } });
  }, { done: t('matches.undone'), refresh, then: () => setResult(undefined) });
  return (
    <Screen title={t('matches.title')} lead={t('matches.lead')}>
      <RefusalAlert error={match.error ?? undo.error} />
      {result && result.matched.length > 0 && <Alert type="success" showIcon title={t('matches.done', { n: result.matched.length })} action={<Button size="small" loading={undo.busy} onClick={() => undo.start(result.matched)}>{t('matches.undo')}</Button>} />}
      {result && result.refused.length > 0 && <Alert type="warning" showIcon title={t('matches.refused', { n: result.refused.length })} description={[...new Set(result.refused.map((r) => refusalText(new Refusal(409, { code: r.code }), language)))].join(' ')} />}
      <Loaded query={preview} rows={8}>
        {(found) => found.certain.length + found.undecided.length + found.without.length === 0 ? <Panel><Nothing text={t('matches.none')}><p>{t('matches.noneText')}</p></Nothing></Panel> : (
          <>
            {found.isCut && <Alert type="info" showIcon title={t('matches.cut')} />}
            {found.certain.length > 0 && <Certain key={found.certain.length} team={team} pairs={found.certain} confirm={match.start} busy={match.busy} />}
            {found.undecided.length > 0 && <Undecided team={team} members={found.undecided} choose={(pair) => match.start([pair])} busy={match.busy} />}
            {found.without.length > 0 && (
              <Panel title={`${t('matches.without')} (${found.without.length.toLocaleString()})`}>
                <Flex wrap gap={12}>{found.without.slice(0, 200).map((m) => <Link key={m.id} to={`/teams/${team}/members/${m.id}`}><Name>{m.name || m.email}</Name></Link>)}</Flex>
              </Panel>
            )}
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function Certain({ team, pairs, confirm, busy }: { team: string; pairs: Preview['certain']; confirm: (pairs: Pair[]) => void; busy: boolean }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<React.Key[]>(() => pairs.map((p) => p.member.id));
  const wanted = pairs.filter((p) => chosen.includes(p.member.id)).map((p) => ({ member: p.member.id, person: p.person.id }));
  return (
    <Panel bare title={`${t('matches.certain')} (${pairs.length.toLocaleString()})`} extra={<Button type="primary" disabled={wanted.length === 0} loading={busy} onClick={() => confirm(wanted)}>{t('matches.confirm', { n: wanted.length.toLocaleString() })}</Button>}>
      <p className="quiet" style={{ padding: '0 20px' }}>{t('matches.certainText')}</p>
      <Wide label={t('matches.certain')} width={760}>
        <Table
          rowKey={(p) => p.member.id} dataSource={pairs} size="middle" pagination={pairs.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
          rowSelection={{ selectedRowKeys: chosen, onChange: setChosen, preserveSelectedRowKeys: true, getCheckboxProps: (p) => ({ 'aria-label': p.member.name }), getTitleCheckboxProps: () => ({ 'aria-label': t('matches.certain') }) }}
          columns={[
            { title: t('matches.columns.member'), render: (_, p) => <Member team={team} member={p.member} /> },
            { title: t('matches.columns.person'), render: (_, p) => <Person team={team} person={p.person} /> },
            { title: t('matches.columns.score'), width: 90, align: 'end', dataIndex: 'score' },
            { title: t('matches.columns.reasons'), render: (_, p) => <Reasons reasons={p.reasons} /> },
          ]}
        />
      </Wide>
    </Panel>
  );
}

function Undecided({ team, members, choose, busy }: { team: string; members: Preview['undecided']; choose: (pair: Pair) => void; busy: boolean }) {
  const { t } = useTranslation();
  const rows = members.flatMap((m) => m.candidates.map((candidate, at) => ({ ...candidate, member: m.member, at, of: m.candidates.length })));
  return (
    <Panel bare title={`${t('matches.undecided')} (${members.length.toLocaleString()})`}>
      <p className="quiet" style={{ padding: '0 20px' }}>{t('matches.undecidedText')}</p>
      <Wide label={t('matches.undecided')} width={860}>
        <Table
          rowKey={(r) => `${r.member.id}/${r.person.id}`} dataSource={rows} size="middle" pagination={rows.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
          columns={[
            { title: t('matches.columns.member'), render: (_, r) => (r.at === 0 ? <Member team={team} member={r.member} /> : '') },
            { title: t('matches.columns.person'), render: (_, r) => <Person team={team} person={r.person} /> },
            { title: t('matches.columns.score'), width: 90, align: 'end', dataIndex: 'score' },
            { title: t('matches.columns.reasons'), render: (_, r) => <Reasons reasons={r.reasons} /> },
            { title: <span className="unseen">{t('matches.choose')}</span>, width: 130, render: (_, r) => <Button size="small" disabled={busy} onClick={() => choose({ member: r.member.id, person: r.person.id })}>{t('matches.choose')}</Button> },
          ]}
        />
      </Wide>
    </Panel>
  );
}

function Member({ team, member }: { team: string; member: Schemas['MatchMember'] }) {
  return <><Link to={`/teams/${team}/members/${member.id}`}><Name>{member.name}</Name></Link><br /><span className="quiet"><Name>{member.email}</Name></span></>;
}

function Person({ team, person }: { team: string; person: Schemas['MatchPerson'] }) {
  return <><Link to={`/teams/${team}/people/${person.id}`}><Name>{person.name}</Name></Link> <code>{person.userId}</code><br /><span className="quiet"><Name>{[person.department, person.position].filter(Boolean).join(' · ')}</Name></span></>;
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  const word = useWords();
  return <Flex wrap gap={4}>{reasons.map((r) => <Tag key={r}>{word('matchReason', r)}</Tag>)}</Flex>;
}
