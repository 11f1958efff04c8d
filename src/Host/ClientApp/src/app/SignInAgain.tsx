import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, sessionEnded } from '../api/client';
import { RefusalAlert } from '../parts/RefusalAlert';
import { useAction } from '../parts/useAction';
import { meQuery, useMe } from './session';

/** When the session ends while a page is open: sign in above it, and nothing that was typed is lost. */
export function SignInAgain() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  const email = useMe()?.account.email;

  useEffect(() => {
    const ended = () => {
      // Somebody who was never signed in is led to the sign-in page by the layout.
      if (queries.getQueryData(meQuery.queryKey)) setOpen(true);
    };
    sessionEnded.addEventListener('ended', ended);
    return () => sessionEnded.removeEventListener('ended', ended);
  }, [queries]);

  const signIn = useAction((password: string) => api.POST('/api/v1/sessions', { body: { email: email ?? '', password } }), {
    then: () => {
      setOpen(false);
      void queries.invalidateQueries();
    },
  });

  return (
    <Modal open={open} title={t('app.again.title')} footer={null} closable={false} mask={{ closable: false }} keyboard={false} destroyOnHidden>
      <p>{t('app.again.text')}</p>
      <Form layout="vertical" onFinish={({ password }: { password: string }) => signIn.start(password)} disabled={signIn.busy}>
        <Form.Item label={t('entrance.email')}><Input value={email} readOnly autoComplete="username" /></Form.Item>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <RefusalAlert error={signIn.error} />
        <Button type="primary" htmlType="submit" block loading={signIn.busy} style={{ marginTop: 16 }}>{t('app.again.submit')}</Button>
      </Form>
    </Modal>
  );
}
