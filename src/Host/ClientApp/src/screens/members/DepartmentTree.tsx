import { EditOutlined } from '@ant-design/icons';
import { Button, Dropdown, Flex, Tooltip, Tree } from 'antd';
import { lazy, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, Waiting } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { useIsBound } from '../binding/bindingQuery';
import type { DepartmentEdit } from './DepartmentDialog';
import { useDepartments, type Branch } from './useDepartments';

const DepartmentDialog = lazy(() => import('./DepartmentDialog'));

/** The departments with their numbers of people. Editing is for the team's own; while a corp is bound it says why not. */
export function DepartmentTree({ team, chosen, choose }: { team: string; chosen: number | undefined; choose: (department: number | undefined) => void }) {
  const { t } = useTranslation();
  const { query, tree, all } = useDepartments(team);
  const bound = useIsBound(team);
  const [edit, setEdit] = useState<DepartmentEdit>();
  const frame = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(400);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => entry && setHeight(Math.max(200, Math.floor(entry.contentRect.height))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const here = all.find((d) => d.id === chosen);
  const edits: DepartmentEdit['kind'][] = ['add', 'rename', 'move', 'remove'];
  return (
    <Flex vertical gap={8} style={{ height: '100%' }}>
      <Flex justify="space-between" align="center">
        <strong>{t('members.tree.title')}</strong>
        {bound !== false ? <Tooltip title={t('members.tree.managed')}><Button type="text" size="small" icon={<EditOutlined />} disabled aria-label={t('members.tree.managed')} /></Tooltip> : (
          <Dropdown
            trigger={['click']}
            menu={{
              items: edits.map((key) => ({ key, danger: key === 'remove', disabled: !here && key !== 'add', label: t(key === 'add' && !here ? 'members.tree.addRoot' : `members.tree.${key}`) })),
              onClick: ({ key }) => setEdit({ kind: key as DepartmentEdit['kind'], department: here }),
            }}
          >
            <Button type="text" size="small" icon={<EditOutlined />} aria-label={t('members.tree.edit')} />
          </Dropdown>
        )}
      </Flex>
      <Button type={chosen === undefined ? 'default' : 'text'} block onClick={() => choose(undefined)} style={{ justifyContent: 'flex-start' }} aria-pressed={chosen === undefined}>{t('members.allDepartments')}</Button>
      <div ref={frame} style={{ flex: 1, minHeight: 200, overflow: 'hidden' }}>
        {query.isPending ? <Waiting rows={8} /> : query.error && !query.data ? <Failed error={query.error} again={() => void query.refetch()} /> : tree.length === 0 ? <span className="quiet">{t('members.noDepartments')}</span> : (
          <Tree<Branch>
            treeData={tree}
            height={height}
            blockNode
            defaultExpandedKeys={tree.map((b) => b.key)}
            selectedKeys={chosen === undefined ? [] : [chosen]}
            onSelect={(_, { node }) => choose(node.key === chosen ? undefined : node.key)}
            titleRender={({ department }) => <Flex justify="space-between" gap={8}><Name>{department.name}</Name><span style={{ opacity: 0.75, fontVariantNumeric: 'tabular-nums' }}>{department.people.toLocaleString()}</span></Flex>}
            aria-label={t('members.tree.title')}
          />
        )}
      </div>
      {edit && <Suspense><DepartmentDialog team={team} edit={edit} close={() => setEdit(undefined)} /></Suspense>}
    </Flex>
  );
}
