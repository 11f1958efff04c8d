import { ApartmentOutlined, SyncOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Grid } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { keyOf, useTeam } from '../../app/session';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { SideDrawer } from '../../parts/SideDrawer';
import { usePages } from '../../parts/usePages';
import { suiteQuery, useIsBound } from '../binding/bindingQuery';
import { useStartSync } from '../syncs/SyncNow';
import type { Chosen } from './ActionDialog';
import { allMatching, doToAll, doToWhole, isWhole, peoplePage } from './bulk';
import { BulkBar } from './BulkBar';
import { DepartmentTree } from './DepartmentTree';
import type { MemberAction, Person } from './memberActions';
import { keyOfPerson } from './memberActions';
import { MemberFilters } from './MemberFilters';
import { MembersTable } from './MembersTable';
import { useFilter } from './useFilter';

const ActionDialog = lazy(() => import('./ActionDialog'));

export interface Selection { all: boolean; people: ReadonlyMap<string, Person> }
export const nobody: Selection = { all: false, people: new Map() };

export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const wide = Grid.useBreakpoint().lg ?? true;
  const queries = useQueryClient();
  const { filter, change } = useFilter();
  const [selection, setSelection] = useState<Selection>(nobody);
  const [chosen, setChosen] = useState<Chosen>();
  const [treeOpen, setTreeOpen] = useState(false);
  const bound = useIsBound(team);
  const idsOnly = useQuery(suiteQuery(team)).data?.installed?.readsIdsOnly;
  const sync = useStartSync(team);
  const list = usePages(keyOf(team, 'members', 'list', filter), (cursor, signal) => peoplePage(team, filter, cursor, signal));
  const total = list.first?.total ?? 0;
  const filtered = !isWhole(filter) || filter.department !== undefined;

  const ask = (action: MemberAction, only?: Person) => {
    const people = only ? [only] : [...selection.people.values()];
    const count = only ? 1 : selection.all ? total : people.length;
    const one = count === 1 ? people[0] : undefined;
    setChosen({
      action, count, whole: !only && selection.all && isWhole(filter), who: one ? one.name : t('members.people', { n: count.toLocaleString() }),
      act: async (order, report, signal) => {
        if (only || !selection.all) return doToAll(team, order, people, report, signal);
        if (isWhole(filter)) return doToWhole(team, order, filter);
        return doToAll(team, order, await allMatching(team, filter, () => undefined, signal), report, signal);
      },
    });
  };

  const tree = <DepartmentTree team={team} chosen={filter.department} choose={(department) => { change({ department: department ? `${department}` : undefined }); setSelection(nobody); setTreeOpen(false); }} />;
  const setFilter: typeof change = (wanted) => {
    setSelection(nobody);
    change(wanted);
  };

  return (
    <Screen
      title={t('members.title')}
      lead={list.first ? t('members.lead', { total: total.toLocaleString() }) : ' '}
      actions={<>
        {!wide && <Button icon={<ApartmentOutlined />} onClick={() => setTreeOpen(true)}>{t('members.departments')}</Button>}
        {bound && <Button icon={<SyncOutlined />} onClick={() => sync.start(false)} loading={sync.busy}>{t('members.refresh')}</Button>}
      </>}
    >
      <RefusalAlert error={sync.error} />
      {idsOnly && <Alert type="info" showIcon title={t('binding.suite.idsOnly')} action={<Link to={`/teams/${team}/binding`}>{t('binding.suite.addAppShort')}</Link>} />}
      <Flex gap={16} flex={1} style={{ minHeight: 420 }}>
        {wide && <div className="panel tree">{tree}</div>}
        {!wide && <SideDrawer open={treeOpen} close={() => setTreeOpen(false)} title={t('members.departments')}>{tree}</SideDrawer>}
        <Flex vertical gap={12} flex={1} style={{ minWidth: 0 }}>
          <MemberFilters key={filter.search === undefined ? 'empty' : 'typed'} filter={filter} change={setFilter} />
          <BulkBar selection={selection} total={total} loaded={list.items?.length ?? 0} onAll={() => setSelection({ all: true, people: new Map((list.items ?? []).map((p) => [keyOfPerson(p), p])) })} onClear={() => setSelection(nobody)} onAction={(action) => ask(action)} />
          {list.loading ? <Waiting rows={10} /> : !list.items ? <Failed error={list.error} again={list.again} /> : list.items.length === 0
            ? <Nothing text={t(filtered ? 'members.empty' : 'members.emptyAll')}>{!filtered && bound === false && <><p>{t('members.emptyAllText')}</p><Link to={`/teams/${team}/binding`}>{t('app.nav.binding')}</Link></>}</Nothing>
            : <MembersTable team={team} people={list.items} total={total} stale={list.stale} more={list.more} selection={selection} select={setSelection} onAction={ask} narrow={!wide} />}
        </Flex>
      </Flex>
      {chosen && <Suspense><ActionDialog chosen={chosen} close={() => setChosen(undefined)} done={() => {
        setSelection(nobody);
        for (const topic of ['members', 'invitations', 'history'] as const) void queries.invalidateQueries({ queryKey: keyOf(team, topic) });
      }} /></Suspense>}
    </Screen>
  );
}
