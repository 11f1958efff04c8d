import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/Panel';

/** By whichever app the team is bound. */
export function SignInLink({ team }: { team: string }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('binding.signIn.title')}>
      <p className="quiet">{t('binding.signIn.text')}</p>
      <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }}>{`${window.location.origin}/join/${team}/wecom`}</Typography.Text>
    </Panel>
  );
}
