import { Button, Flex, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { keyOf } from '../../app/session';
import { Panel } from '../../parts/Panel';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { useGuard } from '../../parts/useGuard';

interface Secrets { secret?: string; contactsSecret?: string }

export function RotateSecrets({ team }: { team: string }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Secrets>();
  const typed = Form.useWatch([], form) as Secrets | undefined;
  const empty = !typed?.secret?.trim() && !typed?.contactsSecret?.trim();
  useGuard(!empty);
  const rotate = useAction(
    ({ secret, contactsSecret }: Secrets) =>
      api.POST('/api/v1/teams/{team}/binding/rotate', { params: { path: { team } }, body: { secret: secret?.trim() || null, contactsSecret: contactsSecret?.trim() || null } }),
    { done: t('binding.rotate.done'), refresh: [keyOf(team, 'binding')], then: () => form.resetFields() },
  );
  useEffect(() => showFieldErrors(form, rotate.error), [form, rotate.error]);
  return (
    <Panel title={t('binding.rotate.title')}>
      <p className="quiet">{t('binding.rotate.text')}</p>
      <Form form={form} layout="vertical" onFinish={rotate.start} style={{ maxWidth: 480 }}>
        <Form.Item name="secret" label={t('binding.rotate.app')}><Input.Password autoComplete="off" maxLength={512} /></Form.Item>
        <Form.Item name="contactsSecret" label={t('binding.rotate.contacts')}><Input.Password autoComplete="off" maxLength={512} /></Form.Item>
        <Flex vertical gap={16} align="start">
          <RefusalAlert error={rotate.error} />
          <Button htmlType="submit" disabled={empty} loading={rotate.busy}>{t('binding.rotate.submit')}</Button>
        </Flex>
      </Form>
    </Panel>
  );
}
