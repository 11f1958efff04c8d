import { Button, Form, Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { RefusalAlert } from '../parts/RefusalAlert';
import { useAction } from '../parts/useAction';

export default function SignInAgainForm({ email, close }: { email: string; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const signIn = useAction((password: string) => api.POST('/api/v1/sessions', { body: { email, password } }), {
    then: () => {
      close();
      void queries.invalidateQueries();
    },
  });

  return (
    <Modal open title={t('app.again.title')} footer={null} closable={false} mask={{ closable: false }} keyboard={false} destroyOnHidden>
      <p>{t('app.again.text')}</p>
      <Form layout="vertical" onFinish={({ password }: { password: string }) => signIn.start(password)} disabled={signIn.busy}>
        <Form.Item label={t('entrance.email')} htmlFor="whose"><Input id="whose" value={email} readOnly autoComplete="username" /></Form.Item>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <RefusalAlert error={signIn.error} />
        <Button type="primary" htmlType="submit" block loading={signIn.busy} style={{ marginTop: 16 }}>{t('app.again.submit')}</Button>
      </Form>
    </Modal>
  );
}
