import { Flex, Input, Select, Table, Tag, TreeSelect } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';
import { MemberStatus } from '../members/MemberStatus';
import { useDepartments } from '../members/useDepartments';
import type { Sync } from './syncQueries';

type Effect = 'takes-access' | 'leave' | 'disable' | 'enable' | 'none';

/** What a run will do, or did: by effect and department, and searchable. The filters are in the address. */
export function SyncPlan({ team, sync }: { team: string; sync: Sync }) {
  const { t } = useTranslation();
  const word = useWords();
  const { tree, nameOf } = useDepartments(team);
  const [params, setParams] = useSearchParams();
  const effect = (params.get('effect') ?? (sync.status === 'held' ? 'takes-access' : undefined)) as Effect | undefined;
  const department = Number(params.get('department')) || undefined;
  const search = params.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  const set = (key: string, value: string | undefined) => setParams((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(key, value);
    else if (key === 'effect' && sync.status === 'held') next.set(key, 'all');
    else next.delete(key);
    return next;
  }, { replace: true });
  const wanted = (effect as string) === 'all' ? undefined : effect;

  const list = usePages(keyOf(team, 'syncs', sync.id, 'plan', wanted, department, search, sync.status), (cursor) =>
    read(api.GET('/api/v1/teams/{team}/syncs/{sync}/plan', { params: { path: { team, sync: sync.id }, query: { effect: wanted, department, search: search || undefined, cursor, limit: 100 } } })));

  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Input.Search value={typed} onChange={(e) => setTyped(e.target.value)} onSearch={(text) => set('search', text.trim())} placeholder={t('syncs.plan.search')} aria-label={t('syncs.plan.search')} allowClear style={{ maxWidth: 280 }} maxLength={100} />
        <Select value={wanted ?? ''} onChange={(value: string) => set('effect', value)} aria-label={t('syncs.plan.effect')} style={{ minWidth: 180 }}
          options={[{ value: '', label: t('app.all') }, ...wordsOf('effect').map((value) => ({ value, label: word('effect', value) }))]} />
        <TreeSelect value={department} onChange={(value: number | undefined) => set('department', value ? `${value}` : undefined)} treeData={tree} allowClear showSearch={{ treeNodeFilterProp: 'title' }} placeholder={t('syncs.plan.allDepartments')} aria-label={t('syncs.plan.department')} style={{ minWidth: 220 }} />
      </Flex>
      {list.loading ? <Waiting /> : !list.items ? <Failed error={list.error} again={list.again} /> : list.items.length === 0
        ? <Nothing text={t(search || department || wanted ? 'syncs.plan.empty' : 'syncs.plan.nothing')} />
        : (
          <Panel bare>
            <Wide label={t('syncs.plan.title')} width={820}>
              <Table<Schemas['PlanItem']>
                rowKey={(row) => `${row.kind} ${row.person ?? row.department ?? ''}`}
                dataSource={list.items}
                pagination={false}
                size="small"
                aria-busy={list.stale}
                columns={[
                  { title: t('syncs.plan.person'), width: 220, render: (_, row) => <>{row.person ? <Link to={`/teams/${team}/people/${row.person}`}><Name>{row.name}</Name></Link> : <Name>{row.name}</Name>}{row.userId && <div style={{ opacity: 0.75, fontSize: 12 }}><Name>{row.userId}</Name></div>}</> },
                  { title: t('syncs.plan.what'), width: 140, render: (_, row) => word('kind', row.kind) },
                  { title: t('syncs.plan.department'), render: (_, row) => <Name>{row.departments.map(nameOf).join('、')}</Name> },
                  { title: t('syncs.plan.effect'), width: 160, render: (_, row) => (row.takesAccess ? <Tag color="error">{word('effect', 'takes-access')}</Tag> : word('effect', row.effect)) },
                  { title: t('syncs.plan.member'), width: 120, render: (_, row) => row.memberStatus && <MemberStatus status={row.memberStatus} /> },
                  { title: t('syncs.plan.evidence'), render: (_, row) => word('evidence', row.reason) },
                ]}
              />
            </Wide>
            <MoreButton list={list} />
          </Panel>
        )}
    </Flex>
  );
}
