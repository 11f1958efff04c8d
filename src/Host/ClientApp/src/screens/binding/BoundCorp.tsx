import { Alert, Badge, Descriptions, Flex, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { useDepartments } from '../members/useDepartments';
import { Callbacks } from './Callbacks';
import { Doctor } from './Doctor';
import { RotateSecrets } from './RotateSecrets';
import { UnbindCorp } from './UnbindCorp';

type Binding = Schemas['BindingView'];

export function BoundCorp({ team, binding }: { team: string; binding: Binding }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const zh = language === 'zh-CN';
  const { problem } = binding;
  return (
    <Flex vertical gap={16}>
      {problem && (
        <Alert type="error" showIcon title={t('binding.problem')} description={
          <>
            {zh ? problem.meaningZh : problem.meaning} {zh ? problem.fixZh : problem.fix}{' '}
            <a href={problem.help} target="_blank" rel="noreferrer">{t('app.weComCode', { code: problem.errcode })}</a>
          </>
        } />
      )}
      <Panel title={t('binding.status.title')} extra={<Badge status={binding.status === 'bound' ? 'success' : 'error'} text={t(`binding.status.${binding.status}`)} />}>
        <Descriptions column={{ xs: 1, md: 2 }} size="small" items={[
          { key: 'app', label: t('binding.status.app'), children: <Name>{binding.appName}</Name> },
          { key: 'corp', label: t('binding.status.corp'), children: <code>{binding.corpId}</code> },
          { key: 'agent', label: t('binding.status.agent'), children: <code>{binding.agentId}</code> },
          { key: 'secret', label: t('binding.status.secret'), children: <code>{binding.secret}</code> },
          { key: 'contacts', label: t('binding.status.contacts'), children: binding.contactsSecret ? <code>{binding.contactsSecret}</code> : t('binding.status.noContacts') },
          { key: 'at', label: t('binding.status.at'), children: <Time at={binding.boundAt} /> },
        ]} />
      </Panel>
      <Doctor team={team} />
      <Callbacks team={team} hasContacts={binding.contactsSecret !== null} />
      <Panel title={t('binding.scope.title')}>
        <p className="quiet">{t('binding.scope.text')}</p>
        <Scope team={team} scope={binding.scope} />
      </Panel>
      <Panel title={t('binding.signIn.title')}>
        <p className="quiet">{t('binding.signIn.text')}</p>
        <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }}>{`${window.location.origin}/join/${team}/wecom`}</Typography.Text>
      </Panel>
      <RotateSecrets team={team} />
      <UnbindCorp team={team} />
    </Flex>
  );
}

function Scope({ team, scope }: { team: string; scope: Binding['scope'] }) {
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
