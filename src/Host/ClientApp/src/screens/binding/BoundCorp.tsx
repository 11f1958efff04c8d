import { Badge, Descriptions, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { Callbacks } from './Callbacks';
import { Problem } from './Problem';
import { RotateSecrets } from './RotateSecrets';
import { Scope } from './Scope';
import { UnbindCorp } from './UnbindCorp';

/** The self-built app. */
export function BoundCorp({ team, binding, title, hasOther }: { team: string; binding: Schemas['BindingView']; title: string; hasOther: boolean }) {
  const { t } = useTranslation();
  return (
    <Flex vertical gap={16}>
      <Problem title={t('binding.problem')} problem={binding.problem} />
      <Panel title={title} extra={<Badge status={binding.status === 'bound' ? 'success' : 'error'} text={t(`binding.status.${binding.status}`)} />}>
        <Descriptions column={{ xs: 1, md: 2 }} size="small" items={[
          { key: 'app', label: t('binding.status.app'), children: <Name>{binding.appName}</Name> },
          { key: 'corp', label: t('binding.status.corp'), children: <code>{binding.corpId}</code> },
          { key: 'agent', label: t('binding.status.agent'), children: <code>{binding.agentId}</code> },
          { key: 'secret', label: t('binding.status.secret'), children: <code>{binding.secret}</code> },
          { key: 'contacts', label: t('binding.status.contacts'), children: binding.contactsSecret ? <code>{binding.contactsSecret}</code> : t('binding.status.noContacts') },
          { key: 'at', label: t('binding.status.at'), children: <Time at={binding.boundAt} /> },
        ]} />
      </Panel>
      <Callbacks team={team} hasContacts={binding.contactsSecret !== null} />
      <Panel title={t('binding.scope.title')}>
        <p className="quiet">{t('binding.scope.text')}</p>
        <Scope team={team} scope={binding.scope} />
      </Panel>
      <RotateSecrets team={team} />
      <UnbindCorp
        words="binding.unbind"
        effects={hasOther ? ['other', 'history', 'again'] : ['people', 'departments', 'invitations', 'history', 'again']}
        unbind={(confirmTeamName) => api.DELETE('/api/v1/teams/{team}/binding', { params: { path: { team } }, body: { confirmTeamName } })}
      />
    </Flex>
  );
}
