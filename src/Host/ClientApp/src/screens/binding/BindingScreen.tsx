import { useQuery } from '@tanstack/react-query';
import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTeam } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Screen } from '../../parts/Screen';
import { BindWizard } from './BindWizard';
import { bindingQuery, suiteQuery, useIsBound } from './bindingQuery';
import { BoundCorp } from './BoundCorp';
import { Doctor } from './Doctor';
import { SignInLink } from './SignInLink';
import { ThirdPartyApp } from './ThirdPartyApp';

/** Both kinds of app side by side: each is bound and ended for itself. */
export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const binding = useQuery(bindingQuery(teamId));
  const suite = useQuery(suiteQuery(teamId));
  const bound = useIsBound(teamId);
  return (
    <Screen title={t('binding.title')} lead={bound === false ? t('binding.guide') : t('binding.lead')}>
      <Loaded query={suite} rows={4}>
        {(third) => (
          <Flex vertical gap={16}>
            {bound && <Doctor team={teamId} />}
            {(third.isOffered || third.installed) && <ThirdPartyApp team={teamId} suite={third} hasOther={binding.data != null} />}
            <Loaded query={binding} rows={8}>{(own) => (own ? <BoundCorp team={teamId} binding={own} title={t(third.isOffered || third.installed ? 'binding.selfBuilt' : 'binding.status.title')} hasOther={third.installed !== null} /> : <BindWizard team={teamId} title={third.isOffered ? t('binding.selfBuilt') : undefined} />)}</Loaded>
            {bound && <SignInLink team={teamId} />}
          </Flex>
        )}
      </Loaded>
    </Screen>
  );
}
