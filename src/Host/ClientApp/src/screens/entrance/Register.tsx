import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, read } from '../../api/client';
import { meQuery } from '../../app/session';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';
import { Doorway } from './Doorway';

interface Newcomer { email: string; name: string; password: string }

/** Register, then prove the address by the code that was mailed to it. */
export function Component() {
  const { t } = useTranslation();
  const [form] = Form.useForm<Newcomer>();
  const [sent, setSent] = useState<{ registration: string; email: string }>();
  const register = useAction((body: Newcomer) => read(api.POST('/api/v1/accounts', { body })), {
    then: ({ registration }, { email }) => setSent({ registration, email }),
  });
  useEffect(() => showFieldErrors(form, register.error), [form, register.error]);

  if (sent) return <Verify registration={sent.registration} email={sent.email} other={() => setSent(undefined)} />;
  return (
    <Doorway title={t('entrance.register.title')}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={register.start} initialValues={{ email: '', name: '', password: '' }}>
        <Form.Item name="email" label={t('entrance.email')} rules={[{ required: true, message: t('entrance.needEmail') }]}><Input type="email" autoComplete="username" /></Form.Item>
        <Form.Item name="name" label={t('entrance.name')} rules={[{ required: true, message: t('entrance.needName') }]}><Input autoComplete="name" maxLength={64} /></Form.Item>
        <Form.Item name="password" label={t('entrance.password')} extra={t('entrance.passwordRule')} rules={[{ required: true, message: t('entrance.needPassword') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={register.error} />
          <Button type="primary" htmlType="submit" block loading={register.busy}>{t('entrance.register.submit')}</Button>
          <Link to="/sign-in">{t('entrance.register.signIn')}</Link>
        </Flex>
      </Form>
    </Doorway>
  );
}

function Verify({ registration, email, other }: { registration: string; email: string; other: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const verify = useAction((code: string) => api.POST('/api/v1/accounts/verify', { body: { registration, code } }), {
    then: () => {
      void queries.invalidateQueries({ queryKey: meQuery.queryKey }).then(() => navigate('/'));
    },
  });
  return (
    <Doorway title={t('entrance.register.codeTitle')}>
      <p><Said text={t('entrance.register.sent', { email: named })} name={email} /></p>
      <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => verify.start(code.trim())}>
        <Form.Item name="code" label={t('entrance.register.code')} rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('entrance.register.needCode') }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={8} style={{ fontSize: 20, letterSpacing: 6 }} />
        </Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={verify.error} />
          <Button type="primary" htmlType="submit" block loading={verify.busy}>{t('entrance.register.verify')}</Button>
          <Button type="link" onClick={other}>{t('entrance.register.other')}</Button>
        </Flex>
      </Form>
    </Doorway>
  );
}
