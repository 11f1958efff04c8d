import { Descriptions, Flex, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Name } from '../../parts/Name';
import { useDepartments } from '../members/useDepartments';

/** What an app sees at WeCom. */
export function Scope({ team, scope }: { team: string; scope: Schemas['VisibleScope'] }) {
  const { t } = useTranslation();
  const { nameOf } = useDepartments(team);
  const parts = [
    { key: 'departments', all: scope.departments.map((id) => ({ id: `${id}`, name: nameOf(id) })) },
    { key: 'people', all: scope.userIds.map((id) => ({ id, name: id })) },
    { key: 'tags', all: scope.tags.map((id) => ({ id: `${id}`, name: `${id}` })) },
  ] as const;
  return (
    <Descriptions column={1} size="small" items={parts.filter((p) => p.key !== 'tags' || p.all.length > 0).map(({ key, all }) => ({ key, label: t(`binding.scope.${key}`), children: <Few key={key} all={all} /> }))} />
  );
}

/** The first of many; all of them when asked. */
function Few({ all }: { all: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(20);
  if (all.length === 0) return <span className="quiet">{t('binding.scope.empty')}</span>;
  return (
    <Flex wrap gap={4}>
      {all.slice(0, shown).map(({ id, name }) => <Tag key={id}><Name>{name}</Name></Tag>)}
      {all.length > shown && <a onClick={() => setShown(shown + 200)}>{t('binding.scope.more', { count: all.length - shown })}</a>}
    </Flex>
  );
}
