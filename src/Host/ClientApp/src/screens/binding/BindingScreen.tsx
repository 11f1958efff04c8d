import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTeam } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Screen } from '../../parts/Screen';
import { BindWizard } from './BindWizard';
import { bindingQuery } from './bindingQuery';
import { BoundCorp } from './BoundCorp';

export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const binding = useQuery(bindingQuery(teamId));
  return (
    <Screen title={t('binding.title')} lead={binding.data === null ? t('binding.guide') : t('binding.lead')}>
      <Loaded query={binding} rows={8}>{(bound) => (bound ? <BoundCorp team={teamId} binding={bound} /> : <BindWizard team={teamId} />)}</Loaded>
    </Screen>
  );
}
