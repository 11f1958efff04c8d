import { Alert, App, Badge, Button, Descriptions, Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { usePreferences } from '../../app/preferences';
import { refusalText } from '../../i18n/refusals';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Problem } from './Problem';
import { Scope } from './Scope';
import { UnbindCorp } from './UnbindCorp';

/** The third-party app of this server: installed on WeCom's page, with what the corp has agreed to. */
export function ThirdPartyApp({ team, suite: { isOffered, installed }, hasOther }: { team: string; suite: Schemas['SuiteView']; hasOther: boolean }) {
  const { t } = useTranslation();
  if (!installed) {
    return (
      <Panel title={t('binding.suite.title')} extra={<Badge status="default" text={t('binding.suite.absent')} />}>
        <p>{t('binding.suite.offer')}</p>
        <p className="quiet">{t(hasOther ? 'binding.suite.besides' : 'binding.suite.alone')}</p>
        <Install team={team} />
      </Panel>
    );
  }

  return (
    <Flex vertical gap={16}>
      <Problem title={t('binding.suite.problem')} problem={installed.problem} />
      <Panel title={t('binding.suite.title')} extra={<Badge status={installed.status === 'bound' ? 'success' : 'error'} text={t(`binding.status.${installed.status}`)} />}>
        {installed.readsIdsOnly && <Alert type="info" showIcon title={t('binding.suite.idsOnly')} description={t('binding.suite.addApp')} style={{ marginBottom: 12 }} />}
        <Descriptions column={{ xs: 1, md: 2 }} size="small" items={[
          { key: 'app', label: t('binding.status.app'), children: <Name>{installed.appName}</Name> },
          { key: 'name', label: t('binding.suite.corpName'), children: <Name>{installed.corpName}</Name> },
          { key: 'corp', label: t('binding.suite.corp'), children: <code>{installed.corpId}</code> },
          { key: 'agent', label: t('binding.status.agent'), children: <code>{installed.agentId}</code> },
          { key: 'installer', label: t('binding.suite.installer'), children: installed.installer ? <code>{installed.installer}</code> : t('binding.suite.unknown') },
          { key: 'at', label: t('binding.status.at'), children: <Time at={installed.boundAt} /> },
        ]} />
        <h3 style={{ margin: '16px 0 8px' }}>{t('binding.scope.title')}</h3>
        <Scope team={team} scope={installed.scope} />
        {installed.status === 'suspended' && isOffered && <Install team={team} />}
      </Panel>
      <UnbindCorp
        words="binding.suite.end"
        effects={hasOther ? ['code', 'other', 'weCom'] : ['code', 'people', 'invitations', 'weCom']}
        unbind={(confirmTeamName) => api.DELETE('/api/v1/teams/{team}/binding/suite', { params: { path: { team } }, body: { confirmTeamName } })}
      />
    </Flex>
  );
}

function Install({ team }: { team: string }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { modal } = App.useApp();
  const start = useAction(
    (confirmOtherCorp: boolean) => read(api.POST('/api/v1/teams/{team}/binding/suite/install', { params: { path: { team } }, body: { confirmOtherCorp } })),
    { then: ({ url }) => window.location.assign(url) },
  );
  const other = new URLSearchParams(window.location.search).get('other') === '1';
  const go = () => {
    if (!other) {
      start.start(false);
      return;
    }
    modal.confirm({
      title: t('binding.otherCorp.title'), content: refusalText(new Refusal(409, { code: 'binding.other-corp-than-before', detail: t('binding.suite.other') }), language),
      okText: t('binding.otherCorp.ok'), cancelText: t('app.cancel'), okButtonProps: { danger: true }, onOk: () => start.start(true),
    });
  };
  return (
    <Flex vertical gap={12} align="start">
      <RefusalAlert error={start.error} />
      <Button type="primary" onClick={go} loading={start.busy}>{t('binding.suite.install')}</Button>
    </Flex>
  );
}
