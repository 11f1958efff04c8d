import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input, Modal, Table, Tag, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords } from '../../i18n/words';
import { showFieldErrors } from '../../parts/fields';
import { Failed, Loaded, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';

type Webhook = Schemas['WebhookItem'];
const keyOfWebhooks = (team: string) => keyOf(team, 'deliveries', 'webhooks');

/** Other systems that are told who gains and loses access. */
export function Webhooks({ team }: { team: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Webhook>();
  const webhooks = useQuery({ queryKey: keyOfWebhooks(team), queryFn: () => read(api.GET('/api/v1/teams/{team}/webhooks', { params: { path: { team } } })) });
  const remove = useAction((webhook: string) => api.DELETE('/api/v1/teams/{team}/webhooks/{webhook}', { params: { path: { team, webhook } } }), { done: t('settings.webhooks.removed'), refresh: [keyOfWebhooks(team)] });
  const ask = (of: Webhook) => modal.confirm({
    title: t('settings.webhooks.removeTitle'), content: <><Said text={t('settings.webhooks.removeText', { url: named })} name={of.url} /></>, okText: t('settings.webhooks.remove'), okButtonProps: { danger: true }, cancelText: t('app.cancel'),
    onOk: () => remove.run(of.id),
  });
  return (
    <Panel title={t('settings.webhooks.title')} extra={<Button onClick={() => setAdding(true)}>{t('settings.webhooks.add')}</Button>}>
      <p className="quiet">{t('settings.webhooks.text')}</p>
      <RefusalAlert error={remove.error} />
      <Loaded query={webhooks} rows={1}>
        {(all) => all.length > 0 && (
          <Wide label={t('settings.webhooks.title')} width={680}>
            <Table rowKey="id" dataSource={all} pagination={false} size="small" columns={[
              { title: t('settings.webhooks.url'), render: (_, w) => <code style={{ overflowWrap: 'anywhere' }}>{w.url}</code> },
              { title: t('settings.webhooks.added'), width: 170, render: (_, w) => <Time at={w.addedAt} /> },
              { title: t('settings.webhooks.state'), width: 130, render: (_, w) => w.failed > 0 ? <Tag color="error">{t('settings.webhooks.failed', { n: w.failed })}</Tag> : w.queued > 0 ? <Tag color="warning">{t('settings.webhooks.queued', { n: w.queued })}</Tag> : <Tag color="success">{t('settings.health.ok')}</Tag> },
              { title: <span className="unseen">{t('settings.webhooks.messages')}</span>, width: 170, render: (_, w) => <Flex gap={8}><Button size="small" onClick={() => setShown(w)}>{t('settings.webhooks.messages')}</Button><Button size="small" danger onClick={() => ask(w)}>{t('settings.webhooks.remove')}</Button></Flex> },
            ]} />
          </Wide>
        )}
      </Loaded>
      {adding && <AddDialog team={team} close={() => setAdding(false)} />}
      {shown && <Messages team={team} webhook={shown} close={() => setShown(undefined)} />}
    </Panel>
  );
}

function AddDialog({ team, close }: { team: string; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ url: string }>();
  const [secret, setSecret] = useState<string>();
  const add = useAction((body: { url: string }) => read(api.POST('/api/v1/teams/{team}/webhooks', { params: { path: { team } }, body })), { refresh: [keyOfWebhooks(team)], then: (added) => setSecret(added.secret) });
  useEffect(() => showFieldErrors(form, add.error), [form, add.error]);
  return (
    <Modal open title={t('settings.webhooks.add')} footer={null} onCancel={close} mask={{ closable: secret === undefined }} destroyOnHidden>
      {secret !== undefined ? (
        <Flex vertical gap={16} align="stretch">
          <Alert type="warning" showIcon title={t('settings.webhooks.once')} />
          <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }} style={{ overflowWrap: 'anywhere' }}>{secret}</Typography.Text>
          <Flex justify="end"><Button type="primary" onClick={close}>{t('settings.keys.kept')}</Button></Flex>
        </Flex>
      ) : (
        <Form form={form} name="webhook" layout="vertical" requiredMark={false} onFinish={add.start}>
          <Form.Item name="url" label={t('settings.webhooks.url')} extra={t('settings.webhooks.help')} rules={[{ required: true, whitespace: true, message: t('settings.webhooks.needUrl') }]}><Input type="url" maxLength={500} autoFocus placeholder="https://" /></Form.Item>
          <Flex vertical gap={16}>
            <RefusalAlert error={add.error} />
            <Flex gap={8} justify="end">
              <Button onClick={close}>{t('app.cancel')}</Button>
              <Button type="primary" htmlType="submit" loading={add.busy}>{t('settings.webhooks.add')}</Button>
            </Flex>
          </Flex>
        </Form>
      )}
    </Modal>
  );
}

const tones = { queued: 'processing', sent: 'success', failed: 'error' } as const;

function Messages({ team, webhook, close }: { team: string; webhook: Webhook; close: () => void }) {
  const { t } = useTranslation();
  const word = useWords();
  const key = [...keyOfWebhooks(team), webhook.id];
  const list = usePages(key, (cursor) => read(api.GET('/api/v1/teams/{team}/webhooks/{webhook}/deliveries', { params: { path: { team, webhook: webhook.id }, query: { cursor } } })));
  const path = { team, webhook: webhook.id };
  const ping = useAction(() => api.POST('/api/v1/teams/{team}/webhooks/{webhook}/ping', { params: { path } }), { refresh: [key] });
  const replay = useAction((delivery: string) => api.POST('/api/v1/teams/{team}/webhooks/{webhook}/deliveries/{delivery}/replay', { params: { path: { ...path, delivery } } }), { done: t('deliveries.dead.replayed'), refresh: [key] });
  return (
    <Modal open title={t('settings.webhooks.messages')} footer={null} onCancel={close} width={860} destroyOnHidden>
      <Flex vertical gap={12} align="stretch">
        <code style={{ overflowWrap: 'anywhere' }}>{webhook.url}</code>
        <Flex gap={8}><Button onClick={() => ping.start(undefined)} loading={ping.busy}>{t('settings.webhooks.ping')}</Button><Button onClick={list.again}>{t('settings.webhooks.refresh')}</Button></Flex>
        <RefusalAlert error={ping.error ?? replay.error} />
        {list.loading ? <Waiting /> : !list.items ? <Failed error={list.error} again={list.again} /> : list.items.length === 0 ? <p className="quiet">{t('settings.webhooks.none')}</p> : (
          <Wide label={t('settings.webhooks.messages')} width={720}>
            <Table rowKey="id" dataSource={list.items} pagination={false} size="small"
              expandable={{ expandedRowRender: (d) => <pre className="outside" style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{JSON.stringify(JSON.parse(d.body), null, 2)}</pre>, columnTitle: <span className="unseen">{t('settings.webhooks.messages')}</span> }}
              columns={[
                { title: t('deliveries.columns.at'), width: 170, render: (_, d) => <Time at={d.createdAt} /> },
                { title: t('deliveries.columns.kind'), width: 130, render: (_, d) => word('webhook', d.kind) },
                { title: t('deliveries.columns.state'), render: (_, d) => <><Tag color={tones[d.state]}>{word('sending', d.state)}</Tag> <span className="quiet">{d.reason && word('webhookFailure', d.reason)} {d.status}</span></> },
                { title: t('deliveries.dead.attempts'), width: 90, align: 'end', dataIndex: 'attempts' },
                { title: <span className="unseen">{t('deliveries.dead.replay')}</span>, width: 100, render: (_, d) => d.state !== 'queued' && <Button size="small" onClick={() => replay.start(d.id)} disabled={replay.busy}>{t('deliveries.dead.replay')}</Button> },
              ]} />
          </Wide>
        )}
        <MoreButton list={list} />
      </Flex>
    </Modal>
  );
}
