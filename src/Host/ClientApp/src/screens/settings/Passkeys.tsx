import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Modal, Table, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { showFieldErrors } from '../../parts/fields';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { browserHasPasskeys, createPasskey } from '../../parts/passkeys';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Wide } from '../../parts/Wide';

type Passkey = Schemas['PasskeyItem'];
const key = ['passkeys'];

/** Signing in by finger, face or PIN instead of the password. */
export function Passkeys() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const mine = useQuery({ queryKey: key, queryFn: () => read(api.GET('/api/v1/me/passkeys')) });
  const served = useQuery({ queryKey: ['sign-in-options'], queryFn: () => read(api.GET('/api/v1/sessions/options')) }).data?.passkeys;
  return (
    <Panel title={t('settings.passkeys.title')} extra={served && browserHasPasskeys && <Button onClick={() => setAdding(true)}>{t('settings.passkeys.add')}</Button>}>
      <p className="quiet">{t(served === false ? 'settings.passkeys.unavailable' : browserHasPasskeys ? 'settings.passkeys.text' : 'settings.passkeys.browser')}</p>
      <Loaded query={mine} rows={1}>
        {(all) => all.length > 0 && (
          <Wide label={t('settings.passkeys.title')} width={620}>
            <Table rowKey="id" dataSource={all} pagination={false} size="small" columns={[
              { title: t('settings.passkeys.name'), render: (_, p) => <><Name>{p.name}</Name> {p.backedUp && <Tag>{t('settings.passkeys.backedUp')}</Tag>}</> },
              { title: t('settings.passkeys.added'), width: 170, render: (_, p) => <Time at={p.createdAt} /> },
              { title: t('settings.keys.used'), width: 170, render: (_, p) => p.lastUsedAt ? <Time at={p.lastUsedAt} /> : t('settings.keys.never') },
              { title: <span className="unseen">{t('settings.passkeys.remove')}</span>, width: 90, render: (_, p) => <Button size="small" danger onClick={() => setRemoving(p)}>{t('settings.passkeys.remove')}</Button> },
            ]} />
          </Wide>
        )}
      </Loaded>
      {adding && <AddDialog close={() => setAdding(false)} />}
      {removing && <RemoveDialog passkey={removing} close={() => setRemoving(undefined)} />}
    </Panel>
  );
}

interface Wanted { name: string; password: string }

function AddDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Wanted>();
  const add = useAction(
    async ({ name, password }: Wanted) => {
      const { ceremony, options } = await read(api.POST('/api/v1/me/passkeys/options', { body: { password } }));
      return api.POST('/api/v1/me/passkeys', { body: { ceremony, credential: await createPasskey(options), name } });
    },
    { done: t('settings.passkeys.done'), refresh: [key], then: close },
  );
  useEffect(() => showFieldErrors(form, add.error), [form, add.error]);
  return (
    <Modal open title={t('settings.passkeys.add')} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} name="passkey" layout="vertical" requiredMark={false} onFinish={add.start}>
        <p className="quiet">{t('settings.passkeys.addText')}</p>
        <Form.Item name="name" label={t('settings.passkeys.name')} rules={[{ required: true, whitespace: true, message: t('settings.passkeys.needName') }]}><Input maxLength={64} autoFocus placeholder={t('settings.passkeys.example')} /></Form.Item>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="current-password" /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={add.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={add.busy}>{t('settings.passkeys.add')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}

function RemoveDialog({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const { t } = useTranslation();
  const remove = useAction((password: string) => api.POST('/api/v1/me/passkeys/{passkey}/end', { params: { path: { passkey: passkey.id } }, body: { password } }), { done: t('settings.passkeys.removed'), refresh: [key, ['sessions']], then: close });
  return (
    <Modal open title={<Said text={t('settings.passkeys.removeTitle', { name: named })} name={passkey.name} />} footer={null} onCancel={close} destroyOnHidden>
      <Form name="remove-passkey" layout="vertical" requiredMark={false} onFinish={({ password }: { password: string }) => remove.start(password)}>
        <p>{t('settings.passkeys.removeText')}</p>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="current-password" autoFocus /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={remove.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button danger type="primary" htmlType="submit" loading={remove.busy}>{t('settings.passkeys.remove')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
