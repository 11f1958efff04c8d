import { Button, Flex, Form, Input, Modal } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { ApiFields } from './ApiFields';
import { keyOfSources, type Source } from './queries';

interface Fields { name: string; apiBase?: string; apiToken?: string }

export function EditSource({ team, source, close }: { team: string; source: Source; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const apiBase = Form.useWatch('apiBase', form) ?? source.apiBase ?? '';
  const save = useAction(
    (fields: Fields) => api.PUT('/api/v1/teams/{team}/sources/{source}', {
      params: { path: { team, source: source.id } }, body: { name: fields.name, apiBase: fields.apiBase || null, apiToken: fields.apiToken || null },
    }),
    { done: t('sources.edited'), refresh: [keyOfSources(team)], then: close },
  );
  useEffect(() => showFieldErrors(form, save.error), [form, save.error]);
  return (
    <Modal open title={t('sources.edit')} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} name="source" layout="vertical" requiredMark={false} initialValues={{ name: source.name, apiBase: source.apiBase ?? '' }} onFinish={save.start} autoComplete="off">
        <Form.Item name="name" label={t('sources.form.name')} rules={[{ required: true, whitespace: true, message: t('sources.form.needName') }]}><Input maxLength={100} autoFocus /></Form.Item>
        <ApiFields kind={source.kind} token={source.hasToken && t(apiBase === (source.apiBase ?? '') ? 'sources.form.tokenKeep' : 'sources.form.tokenAgain')} />
        <Flex vertical gap={16}>
          <RefusalAlert error={save.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={save.busy}>{t('sources.save')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
