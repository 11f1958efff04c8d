import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api, read } from '../../api/client';
import { meQuery } from '../../app/session';
import { browserHasPasskeys, showPasskey } from '../../parts/passkeys';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { Doorway } from './Doorway';
import { isElsewhere, placeWithin } from './placeWithin';

export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const enter = () => {
    const place = placeWithin(params.get('to'));
    if (isElsewhere(place)) window.location.assign(place);
    else void queries.invalidateQueries({ queryKey: meQuery.queryKey }).then(() => navigate(place));
  };
  const signIn = useAction((body: { email: string; password: string }) => api.POST('/api/v1/sessions', { body }), { then: enter });
  const byPasskey = useAction(
    async () => {
      const { ceremony, options } = await read(api.POST('/api/v1/sessions/passkey/options'));
      return api.POST('/api/v1/sessions/passkey', { body: { ceremony, credential: await showPasskey(options) } });
    },
    { then: enter },
  );

  const to = params.get('to');
  const team = /^\/(?:teams|m)\/([0-9a-f-]{36})/.exec(to ?? '')?.[1];
  const { weCom, passkeys } = useQuery({ queryKey: ['sign-in-options', team], queryFn: () => read(api.GET('/api/v1/sessions/options', { params: { query: { team } } })) }).data ?? {};

  return (
    <Doorway title={t('entrance.signIn.title')}>
      <Form layout="vertical" requiredMark={false} onFinish={signIn.start}>
        <Form.Item name="email" label={t('entrance.email')} rules={[{ required: true, message: t('entrance.needEmail') }]}>
          <Input type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={signIn.error ?? byPasskey.error} />
          <Button type="primary" htmlType="submit" block loading={signIn.busy}>{t('entrance.signIn.submit')}</Button>
          {passkeys && browserHasPasskeys && <Button block loading={byPasskey.busy} onClick={() => byPasskey.start(undefined)}>{t('entrance.signIn.passkey')}</Button>}
          {weCom && <Button block href={team && to ? `${weCom}?to=${encodeURIComponent(to)}` : weCom}>{t('entrance.signIn.weCom')}</Button>}
          <Link to="/forgot-password">{t('entrance.forgot.link')}</Link>
          <Link to="/register">{t('entrance.signIn.register')}</Link>
          <span className="quiet">{t('entrance.signIn.invited')}</span>
        </Flex>
      </Form>
    </Doorway>
  );
}
