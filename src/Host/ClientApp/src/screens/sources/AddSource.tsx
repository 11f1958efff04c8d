import { Button, Flex, Form, Input, Modal, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { useWords } from '../../i18n/words';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { ApiFields } from './ApiFields';
import { Handover } from './Handover';
import { keyOfSources, kinds, type Kind, type NewSource } from './queries';

interface Fields { kind: Kind; name: string; apiBase?: string; apiToken?: string; secret?: string }

/** Two steps: what it is, then what to enter there. */
export function AddSource({ team, close }: { team: string; close: () => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const [form] = Form.useForm<Fields>();
  const kind = Form.useWatch('kind', form) as Kind | undefined;
  const [made, setMade] = useState<{ kind: Kind; source: NewSource }>();
  const add = useAction(
    (fields: Fields) => read(api.POST('/api/v1/teams/{team}/sources', { params: { path: { team } }, body: { ...fields, apiBase: fields.apiBase || null, apiToken: fields.apiToken || null, secret: fields.secret || null } })),
    { refresh: [keyOfSources(team)], then: (source, fields) => setMade({ kind: fields.kind, source }) },
  );
  useEffect(() => showFieldErrors(form, add.error), [form, add.error]);
  return (
    <Modal open title={made ? t('sources.made.title') : t('sources.add')} footer={null} onCancel={close} mask={{ closable: !made }} width={640} destroyOnHidden>
      {made ? <Handover kind={made.kind} source={made.source} done={close} /> : (
        <Form form={form} name="source" layout="vertical" requiredMark={false} initialValues={{ kind: kinds[0] }} onFinish={add.start} autoComplete="off">
          <Form.Item name="kind" label={t('sources.form.kind')}><Select options={kinds.map((value) => ({ value, label: word('sourceKind', value) }))} /></Form.Item>
          <Form.Item name="name" label={t('sources.form.name')} rules={[{ required: true, whitespace: true, message: t('sources.form.needName') }]}><Input maxLength={100} autoFocus /></Form.Item>
          {kind !== 'api' && <Form.Item name="secret" label={t('sources.form.own')} extra={t('sources.form.ownHelp')}><Input.Password maxLength={200} autoComplete="new-password" /></Form.Item>}
          <ApiFields kind={kind ?? kinds[0]} />
          <Flex vertical gap={16}>
            <RefusalAlert error={add.error} />
            <Flex gap={8} justify="end">
              <Button onClick={close}>{t('app.cancel')}</Button>
              <Button type="primary" htmlType="submit" loading={add.busy}>{t('sources.add')}</Button>
            </Flex>
          </Flex>
        </Form>
      )}
    </Modal>
  );
}
