import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Spin } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { keyOf, useTeam } from '../../app/session';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { useAction } from '../../parts/useAction';

const again = 2000;

/** Where WeCom's install page leads back to: hands in what it brought, once, and goes on to the binding. */
export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const authCode = params.get('auth_code');
  const state = params.get('state');
  const begun = useRef(false);
  const complete = useAction(
    () => api.PUT('/api/v1/teams/{team}/binding/suite', { params: { path: { team: teamId } }, body: { authCode: authCode ?? '', state: state ?? '' } }),
    {
      done: t('binding.suite.done'),
      then: () => void queries.invalidateQueries({ queryKey: keyOf(teamId, 'binding') }).then(() => navigate(`/teams/${teamId}/binding`, { replace: true })),
      // WeCom itself has told the server already, and it is at it.
      failed: (error) => {
        if (error instanceof Refusal && error.code === 'binding.install-under-way') setTimeout(() => complete.start(undefined), again);
      },
    },
  );
  useEffect(() => {
    if (begun.current || !authCode || !state) return;
    begun.current = true;
    complete.start(undefined);
  }, [authCode, state, complete]);

  const refusal = complete.error instanceof Refusal ? complete.error : undefined;
  const waiting = authCode && state && (!complete.error || refusal?.code === 'binding.install-under-way');
  return (
    <Screen title={t('binding.suite.title')}>
      <Panel>
        {waiting ? <Flex gap={12} role="status" aria-live="polite"><Spin />{t('binding.suite.waiting')}</Flex> : (
          <Flex vertical gap={16} align="start">
            {complete.error ? <RefusalAlert error={complete.error} /> : <Alert type="warning" showIcon title={t('binding.suite.declined')} />}
            <Link to={`/teams/${teamId}/binding${refusal?.code === 'binding.other-corp-than-before' ? '?other=1' : ''}`}><Button type="primary">{t('binding.suite.back')}</Button></Link>
          </Flex>
        )}
      </Panel>
    </Screen>
  );
}
