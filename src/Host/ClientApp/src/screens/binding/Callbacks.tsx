import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Collapse, Descriptions, Flex, Modal, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';

type Callback = Schemas['CallbackItem'];
type Keys = Schemas['NewCallbackKeysBody'];
type Kind = Callback['kind'];
const keyOfCallbacks = (team: string) => [...keyOf(team, 'binding'), 'callbacks'];

/** Where WeCom calls back, with which keys, and how callbacks come in. */
export function Callbacks({ team, hasContacts }: { team: string; hasContacts: boolean }) {
  const { t } = useTranslation();
  const callbacks = useQuery({ queryKey: keyOfCallbacks(team), queryFn: () => read(api.GET('/api/v1/teams/{team}/binding/callbacks', { params: { path: { team } } })) });
  return (
    <Panel title={t('binding.callbacks.title')}>
      <p className="quiet">{t('binding.callbacks.text')}</p>
      <Loaded query={callbacks} rows={4}>
        {(all) => (
          <Flex vertical gap={20}>
            {(hasContacts ? (['contacts', 'app'] as const) : (['app'] as const)).map((kind) => <OneSet key={kind} team={team} kind={kind} set={all.find((c) => c.kind === kind)} />)}
          </Flex>
        )}
      </Loaded>
    </Panel>
  );
}

/** The order that WeCom enforces without a trusted domain: this address first, then the trusted IP, then a binding that works. */
export function CallbackBeforeBinding({ team, corpId }: { team: string; corpId: string }) {
  const { t } = useTranslation();
  const callbacks = useQuery({
    queryKey: keyOfCallbacks(team), queryFn: () => read(api.GET('/api/v1/teams/{team}/binding/callbacks', { params: { path: { team } } })),
    refetchInterval: ({ state }) => (state.data?.some((c) => !c.verifiedAt) ? 3_000 : false),
  });
  return (
    <Collapse style={{ marginBottom: 16 }} items={[{
      key: 'app', label: t('binding.app.callbackFirst'),
      children: <Loaded query={callbacks} rows={2}>{(all) => <OneSet team={team} kind="app" corpId={corpId} set={all.find((c) => c.kind === 'app')} />}</Loaded>,
    }]} />
  );
}

function OneSet({ team, kind, set, corpId }: { team: string; kind: Kind; set?: Callback; corpId?: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const [keys, setKeys] = useState<Keys>();
  const path = { team, kind };
  const issue = useAction(() => read(api.POST('/api/v1/teams/{team}/binding/callbacks/{kind}/keys', { params: { path, query: corpId ? { corpId } : {} } })), { refresh: [keyOfCallbacks(team)], then: setKeys });
  const remove = useAction(() => api.DELETE('/api/v1/teams/{team}/binding/callbacks/{kind}', { params: { path } }), { done: t('binding.callbacks.removed'), refresh: [keyOfCallbacks(team)] });
  const confirm = (title: string, text: string, ok: string, act: () => Promise<unknown>) => modal.confirm({ title, content: text, okText: ok, okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: act });
  return (
    <section aria-label={t(`binding.callbacks.${kind}.name`)}>
      <Flex gap={8} align="center" wrap style={{ marginBottom: 8 }}>
        <h3 style={{ margin: 0 }}>{t(`binding.callbacks.${kind}.name`)}</h3>
        {set && <Tag color={set.verifiedAt ? 'success' : 'warning'}>{t(set.verifiedAt ? 'binding.callbacks.verified' : 'binding.callbacks.unverified')}</Tag>}
      </Flex>
      <p className="quiet">{t(`binding.callbacks.${kind}.text`)}</p>
      {set && <Health set={set} />}
      <Flex gap={8} wrap>
        {set
          ? <Button loading={issue.busy} onClick={() => confirm(t('binding.callbacks.renewTitle'), t('binding.callbacks.renewText'), t('binding.callbacks.renew'), () => issue.run(undefined))}>{t('binding.callbacks.renew')}</Button>
          : <Button type="primary" loading={issue.busy} onClick={() => issue.start(undefined)}>{t('binding.callbacks.issue')}</Button>}
        {set && <Button danger loading={remove.busy} onClick={() => confirm(t('binding.callbacks.removeTitle'), t('binding.callbacks.removeText'), t('binding.callbacks.remove'), () => remove.run(undefined))}>{t('binding.callbacks.remove')}</Button>}
      </Flex>
      <RefusalAlert error={issue.error ?? remove.error} />
      {keys && <KeysDialog keys={keys} close={() => setKeys(undefined)} />}
    </section>
  );
}

function Health({ set }: { set: Callback }) {
  const { t } = useTranslation();
  const word = useWords();
  const refused = Object.entries(set.refused);
  return (
    <Descriptions column={{ xs: 1, md: 2 }} size="small" style={{ marginBottom: 12 }} items={[
      { key: 'url', label: t('binding.callbacks.url'), span: 'filled', children: <code style={{ overflowWrap: 'anywhere' }}>{set.url}</code> },
      { key: 'last', label: t('binding.callbacks.last'), children: set.lastAt ? <Time at={set.lastAt} /> : t('binding.callbacks.never') },
      { key: 'lag', label: t('binding.callbacks.lag'), children: set.lagSeconds === null ? '–' : t('binding.callbacks.seconds', { n: Math.round(set.lagSeconds * 10) / 10 }) },
      { key: 'received', label: t('binding.callbacks.received'), children: set.received },
      { key: 'lost', label: t('binding.callbacks.lost'), children: <Count n={set.lost} /> },
      { key: 'duplicates', label: t('binding.callbacks.duplicates'), children: set.duplicates },
      { key: 'refused', label: t('binding.callbacks.refused'), children: refused.length === 0 ? 0 : <Flex gap={4} wrap>{refused.map(([reason, n]) => <Tag key={reason} color="error">{word('callbackRefusal', reason)} {n}</Tag>)}</Flex> },
    ]} />
  );
}

const Count = ({ n }: { n: number }) => (n > 0 ? <Tag color="warning">{n}</Tag> : <>{n}</>);

function KeysDialog({ keys, close }: { keys: Keys; close: () => void }) {
  const { t } = useTranslation();
  const values = [['url', keys.url, 'URL'], ['token', keys.token, 'Token'], ['key', keys.encodingAesKey, 'EncodingAESKey']] as const;
  return (
    <Modal open title={t(`binding.callbacks.${keys.kind as Kind}.name`)} footer={null} onCancel={close} mask={{ closable: false }} destroyOnHidden>
      <Flex vertical gap={16} align="stretch">
        <Alert type="warning" showIcon title={t('binding.callbacks.once')} />
        <p>{t(`binding.callbacks.${keys.kind as Kind}.where`)}</p>
        {values.map(([id, value, name]) => (
          <div key={id}>
            <div className="quiet"><code>{name}</code></div>
            <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }} style={{ overflowWrap: 'anywhere' }}>{value}</Typography.Text>
          </div>
        ))}
        <p className="quiet">{t('binding.callbacks.after')}</p>
        <Flex justify="end"><Button type="primary" onClick={close}>{t('binding.callbacks.kept')}</Button></Flex>
      </Flex>
    </Modal>
  );
}
