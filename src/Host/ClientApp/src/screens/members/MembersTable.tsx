import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Table, type TableProps } from 'antd';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWords } from '../../i18n/words';
import { Name } from '../../parts/Name';
import { Time } from '../../parts/Time';
import { actionsFor, keyOfPerson, takesAway, type MemberAction, type Person } from './memberActions';
import type { Selection } from './MembersScreen';
import { MemberStatus } from './MemberStatus';
import { useDepartments } from './useDepartments';

interface Props {
  team: string; people: Person[]; total: number; stale: boolean; more?: () => void; narrow: boolean;
  selection: Selection; select: (selection: Selection) => void; onAction: (action: MemberAction, person: Person) => void;
}

/** Only the rows in sight are in the page, however many there are; the next ones are fetched before the end is reached. */
export function MembersTable({ team, people, stale, more, selection, select, onAction, narrow }: Props) {
  const { t } = useTranslation();
  const word = useWords();
  const { nameOf } = useDepartments(team);
  const [frame, height] = useHeight();

  const columns = useMemo<NonNullable<TableProps<Person>['columns']>>(() => [
    {
      title: t('members.columns.name'), width: narrow ? 150 : 210,
      render: (_, p) => (
        <>
          <Link to={p.person ? `/teams/${team}/people/${p.person}` : `/teams/${team}/members/${p.member ?? ''}`}><Name>{p.name}</Name></Link>
          <div className="under"><Name>{p.userId}</Name></div>
        </>
      ),
    },
    { title: t('members.columns.status'), width: 110, render: (_, p) => <MemberStatus status={p.status} /> },
    ...(narrow ? [] : [
      { title: t('members.columns.role'), width: 90, render: (_: unknown, p: Person) => p.role && t(`app.role.${p.role}`) },
      { title: t('members.columns.presence'), width: 120, render: (_: unknown, p: Person) => word('presence', p.presence) },
      { title: t('members.columns.departments'), ellipsis: true, render: (_: unknown, p: Person) => <Name>{p.departments.map(nameOf).join('、')}</Name> },
      { title: t('members.columns.since'), width: 180, render: (_: unknown, p: Person) => p.since && <Time at={p.since} /> },
    ]),
    {
      title: <span className="unseen">{t('app.more')}</span>, width: 56, align: 'center',
      render: (_, p) => {
        const possible = actionsFor(p);
        return possible.length > 0 && (
          <Dropdown trigger={['click']} menu={{ items: possible.map((key) => ({ key, danger: takesAway.has(key), label: t(`members.actions.${key}.name`) })), onClick: ({ key }) => onAction(key as MemberAction, p) }}>
            <Button type="text" size="small" icon={<MoreOutlined />} aria-label={`${t('app.more')}: ${p.name}`} />
          </Dropdown>
        );
      },
    },
  ], [t, word, nameOf, narrow, team, onAction]);

  return (
    <div ref={frame} style={{ flex: 1, minHeight: 240, opacity: stale ? 0.6 : 1 }} aria-busy={stale}>
      <Table<Person>
        virtual
        rowKey={keyOfPerson}
        dataSource={people}
        columns={columns}
        pagination={false}
        size="middle"
        scroll={{ x: narrow ? 360 : 900, y: Math.max(160, height - 48) }}
        rowSelection={{
          columnWidth: 44,
          selectedRowKeys: selection.all ? people.map(keyOfPerson) : [...selection.people.keys()],
          onChange: (_, rows) => select({ all: false, people: new Map(rows.map((p) => [keyOfPerson(p), p])) }),
          getCheckboxProps: (p) => ({ 'aria-label': t('members.select', { name: p.name }) }),
          preserveSelectedRowKeys: true,
        }}
        onScroll={({ currentTarget }) => {
          if (more && currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 1500) more();
        }}
      />
    </div>
  );
}

/** What is left of the page's height is the table's. */
function useHeight() {
  const frame = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(480);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setHeight(Math.floor(entry.contentRect.height)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, height] as const;
}
