import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Flex, Form, Input, Modal, Select, Table, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { useWords, wordsOf } from '../../i18n/words';
import { showFieldErrors } from '../../parts/fields';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Wide } from '../../parts/Wide';

type Key = Schemas['ApiKeyItem'];
const keyOfKeys = (team: string) => ['api-keys', team];

/** What programs show instead of a person: made here, shown once, ended here. */
export function ApiKeys({ team }: { team: string }) {
  const { t } = useTranslation();
  const word = useWords();
  const { modal } = App.useApp();
  const [making, setMaking] = useState(false);
  const keys = useQuery({ queryKey: keyOfKeys(team), queryFn: () => read(api.GET('/api/v1/teams/{team}/api-keys', { params: { path: { team } } })) });
  const revoke = useAction((key: string) => api.DELETE('/api/v1/teams/{team}/api-keys/{key}', { params: { path: { team, key } } }), { done: t('settings.keys.revoked'), refresh: [keyOfKeys(team)] });
  const ask = (key: Key) => modal.confirm({ title: <Said text={t('settings.keys.revokeTitle', { name: named })} name={key.name} />, content: t('settings.keys.revokeText'), okText: t('settings.keys.revoke'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => revoke.run(key.id) });
  return (
    <Panel title={t('settings.keys.title')} extra={<Button onClick={() => setMaking(true)}>{t('settings.keys.make')}</Button>}>
      <p className="quiet">{t('settings.keys.text')}</p>
      <RefusalAlert error={revoke.error} />
      <Loaded query={keys} rows={2}>
        {(all) => all.length === 0 ? <p className="quiet">{t('settings.keys.none')}</p> : (
          <Wide label={t('settings.keys.title')} width={760}>
            <Table rowKey="id" dataSource={all} pagination={false} size="small" columns={[
              { title: t('settings.keys.name'), render: (_, k) => <><Name>{k.name}</Name> <code>…{k.ending}</code><br /><span className="quiet">{k.by && <Name>{k.by}</Name>}</span></> },
              { title: t('settings.keys.scopes'), render: (_, k) => <Flex wrap gap={4}>{k.scopes.map((s) => <Tag key={s}>{word('scope', s)}</Tag>)}</Flex> },
              { title: t('settings.keys.used'), width: 170, render: (_, k) => k.lastUsedAt ? <Time at={k.lastUsedAt} /> : t('settings.keys.never') },
              { title: t('settings.keys.expires'), width: 170, render: (_, k) => k.revokedAt ? <Tag>{t('settings.keys.ended')}</Tag> : <Time at={k.expiresAt} /> },
              { title: <span className="unseen">{t('settings.keys.revoke')}</span>, width: 90, render: (_, k) => !k.revokedAt && <Button size="small" danger onClick={() => ask(k)}>{t('settings.keys.revoke')}</Button> },
            ]} />
          </Wide>
        )}
      </Loaded>
      {making && <MakeDialog team={team} close={() => setMaking(false)} />}
    </Panel>
  );
}

interface Wanted { name: string; scopes: string[]; days: number }

function MakeDialog({ team, close }: { team: string; close: () => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const [form] = Form.useForm<Wanted>();
  const [made, setMade] = useState<string>();
  const make = useAction((body: Wanted) => read(api.POST('/api/v1/teams/{team}/api-keys', { params: { path: { team } }, body })), { refresh: [keyOfKeys(team)], then: ({ key }) => setMade(key) });
  useEffect(() => showFieldErrors(form, make.error), [form, make.error]);
  return (
    <Modal open title={t('settings.keys.make')} footer={null} onCancel={close} mask={{ closable: made === undefined }} destroyOnHidden>
      {made !== undefined ? (
        <Flex vertical gap={16} align="stretch">
          <Alert type="warning" showIcon title={t('settings.keys.once')} />
          <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }} style={{ overflowWrap: 'anywhere' }}>{made}</Typography.Text>
          <code className="quiet">Authorization: Bearer lia_…</code>
          <Flex justify="end"><Button type="primary" onClick={close}>{t('settings.keys.kept')}</Button></Flex>
        </Flex>
      ) : (
        <Form form={form} name="api-key" layout="vertical" requiredMark={false} initialValues={{ days: 90, scopes: [] }} onFinish={make.start}>
          <Form.Item name="name" label={t('settings.keys.name')} rules={[{ required: true, whitespace: true, message: t('settings.keys.needName') }]}><Input maxLength={64} autoFocus /></Form.Item>
          <Form.Item name="scopes" label={t('settings.keys.scopes')} rules={[{ validator: (_, chosen: string[]) => chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('settings.keys.needScopes'))) }]}>
            <Checkbox.Group options={wordsOf('scope').map((value) => ({ value, label: word('scope', value) }))} style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(160px, 1fr))', gap: 8 }} />
          </Form.Item>
          <Form.Item name="days" label={t('settings.keys.days')}><Select options={[7, 30, 90, 365].map((value) => ({ value, label: t('policy.days', { n: value }) }))} style={{ width: 140 }} /></Form.Item>
          <Flex vertical gap={16}>
            <RefusalAlert error={make.error} />
            <Flex gap={8} justify="end">
              <Button onClick={close}>{t('app.cancel')}</Button>
              <Button type="primary" htmlType="submit" loading={make.busy}>{t('settings.keys.make')}</Button>
            </Flex>
          </Flex>
        </Form>
      )}
    </Modal>
  );
}
