import { Button, Flex, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, read } from '../../api/client';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';
import { Doorway } from './Doorway';

/** A code to the mailbox, then a new password with it. Says the same whether the address has an account or not. */
export function Component() {
  const { t } = useTranslation();
  const [sent, setSent] = useState<{ reset: string; email: string }>();
  const ask = useAction(({ email }: { email: string }) => read(api.POST('/api/v1/accounts/password-reset', { body: { email } })), { then: ({ reset }, { email }) => setSent({ reset, email }) });
  if (sent) return <Renew reset={sent.reset} email={sent.email} other={() => setSent(undefined)} />;
  return (
    <Doorway title={t('entrance.forgot.title')}>
      <Form layout="vertical" requiredMark={false} onFinish={ask.start}>
        <Form.Item name="email" label={t('entrance.email')} rules={[{ required: true, message: t('entrance.needEmail') }]}><Input type="email" autoComplete="username" autoFocus /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={ask.error} />
          <Button type="primary" htmlType="submit" block loading={ask.busy}>{t('entrance.register.submit')}</Button>
          <Link to="/sign-in">{t('entrance.register.signIn')}</Link>
        </Flex>
      </Form>
    </Doorway>
  );
}

interface Renewal { code: string; newPassword: string }

function Renew({ reset, email, other }: { reset: string; email: string; other: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [form] = Form.useForm<Renewal>();
  const renew = useAction(({ code, newPassword }: Renewal) => api.POST('/api/v1/accounts/password-reset/verify', { body: { reset, code: code.trim(), newPassword } }), {
    done: t('entrance.forgot.done'), then: () => void navigate('/sign-in'),
  });
  useEffect(() => showFieldErrors(form, renew.error), [form, renew.error]);
  return (
    <Doorway title={t('entrance.forgot.title')}>
      <p><Said text={t('entrance.forgot.sent', { email: named })} name={email} /></p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={renew.start}>
        <Form.Item name="code" label={t('entrance.register.code')} rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('entrance.register.needCode') }]}>
          <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={8} style={{ fontSize: 20, letterSpacing: 6 }} />
        </Form.Item>
        <Form.Item name="newPassword" label={t('entrance.forgot.newPassword')} extra={t('entrance.passwordRule')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="new-password" /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={renew.error} />
          <Button type="primary" htmlType="submit" block loading={renew.busy}>{t('entrance.forgot.submit')}</Button>
          <Button type="link" onClick={other}>{t('entrance.register.other')}</Button>
        </Flex>
      </Form>
    </Doorway>
  );
}
