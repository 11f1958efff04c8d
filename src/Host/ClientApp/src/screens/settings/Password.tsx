import { Button, Flex, Form, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';

interface Change { password: string; newPassword: string }

export function ChangePassword() {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  return (
    <>
      <Button onClick={() => setChanging(true)}>{t('settings.password.change')}</Button>
      {changing && <ChangeDialog close={() => setChanging(false)} />}
    </>
  );
}

function ChangeDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Change>();
  const change = useAction((body: Change) => api.PUT('/api/v1/me/password', { body }), { done: t('settings.password.changed'), refresh: [['sessions']], then: close });
  useEffect(() => showFieldErrors(form, change.error), [form, change.error]);
  return (
    <Modal open title={t('settings.password.change')} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} name="password" layout="vertical" requiredMark={false} onFinish={change.start}>
        <p className="quiet">{t('settings.password.text')}</p>
        <Form.Item name="password" label={t('settings.password.current')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="current-password" autoFocus /></Form.Item>
        <Form.Item name="newPassword" label={t('entrance.forgot.newPassword')} extra={t('entrance.passwordRule')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="new-password" /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={change.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={change.busy}>{t('settings.password.change')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
