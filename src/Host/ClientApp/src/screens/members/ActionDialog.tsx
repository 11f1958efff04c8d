import { Alert, Button, Checkbox, Flex, Form, Input, Modal, Progress } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../app/preferences';
import { codeText } from '../../i18n/refusals';
import { RoleSelect } from './RoleSelect';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';
import { nothing, type BulkResult, type Order } from './bulk';
import { takesAway, wantsReason, type MemberAction } from './memberActions';

export interface Chosen {
  action: MemberAction;
  /** As the question names them: a name, or how many. */
  who: string;
  count: number;
  /** Everybody, or a whole department: also people who cannot be let in. */
  whole?: boolean;
  act: (order: Order, report: (done: number, sum: BulkResult) => void, signal: AbortSignal) => Promise<BulkResult>;
}

/** Says what will happen and to whom, asks for a reason where the audit wants one, shows how far it is, and what could not be done. */
export default function ActionDialog({ chosen, close, done }: { chosen: Chosen | undefined; close: () => void; done: () => void }) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<{ done: number; sum: BulkResult }>();
  const [result, setResult] = useState<{ sum: BulkResult; stopped: boolean }>();
  const stop = useRef<AbortController>(null);
  const action = useAction(
    async (order: Order) => {
      if (!chosen) return nothing;
      const controller = new AbortController();
      stop.current = controller;
      const sum = await chosen.act(order, (count, so) => setProgress({ done: count, sum: so }), controller.signal);
      return { ...sum, stopped: controller.signal.aborted };
    },
    {
      refresh: [],
      then: (sum) => {
        done();
        const stopped = 'stopped' in sum && sum.stopped;
        if (sum.refused.length === 0 && !stopped && chosen?.count === 1) close();
        else setResult({ sum, stopped });
      },
    },
  );
  if (!chosen) return null;
  const kind = chosen.action;
  const red = takesAway.has(kind);

  return (
    <Modal open title={result ? t('members.result.title') : <Said text={t(`members.actions.${kind}.title`, { who: named })} name={chosen.who} />} footer={null} destroyOnHidden
      onCancel={action.busy ? undefined : close} closable={!action.busy} mask={{ closable: false }}>
      {result ? <Result {...result} close={close} /> : (
        <Form<Order> layout="vertical" requiredMark={false} disabled={action.busy} initialValues={{ role: 'member', invite: false }} onFinish={(order) => action.start({ ...order, reason: order.reason?.trim(), action: kind })}>
          <p>{t(`members.actions.${kind}.text`)}</p>
          {chosen.whole && (kind === 'authorize' || kind === 'invite') && <p className="quiet">{t(`members.whole.${kind}`)}</p>}
          {wantsReason.has(kind) && (
            <Form.Item name="reason" label={t('members.reason')} rules={[{ required: true, whitespace: true, message: t('members.needReason') }]}>
              <Input.TextArea autoFocus maxLength={200} showCount rows={2} />
            </Form.Item>
          )}
          {kind === 'authorize' && (
            <>
              <Form.Item name="role" label={t('members.withRole')}><RoleSelect roles={['member', 'auditor', 'admin']} /></Form.Item>
              <Form.Item name="invite" valuePropName="checked"><Checkbox>{t('members.withInvite')}</Checkbox></Form.Item>
            </>
          )}
          <Flex vertical gap={16}>
            {action.busy && chosen.count > 1 && <Progress percent={Math.floor((100 * (progress?.done ?? 0)) / chosen.count)} format={() => t('members.result.progress', { done: (progress?.done ?? 0).toLocaleString(), total: chosen.count.toLocaleString() })} />}
            <RefusalAlert error={action.error} />
            <Flex gap={8} justify="end">
              {action.busy && chosen.count > 1 ? <Button disabled={false} onClick={() => stop.current?.abort()}>{t('members.result.stop')}</Button> : <Button onClick={close}>{t('app.cancel')}</Button>}
              <Button type="primary" danger={red} htmlType="submit" loading={action.busy}>{t(`members.actions.${kind}.name`)}</Button>
            </Flex>
          </Flex>
        </Form>
      )}
    </Modal>
  );
}

function Result({ sum, stopped, close }: { sum: BulkResult; stopped: boolean; close: () => void }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const byCode = Map.groupBy(sum.refused, (r) => r.code);
  return (
    <Flex vertical gap={12}>
      {stopped && <Alert type="warning" showIcon title={t('members.result.stopped')} />}
      <div role="status">
        <div>{t('members.result.changed', { n: sum.changed.toLocaleString() })}</div>
        {sum.unchanged > 0 && <div>{t('members.result.unchanged', { n: sum.unchanged.toLocaleString() })}</div>}
        {sum.refused.length > 0 && (
          <>
            <div>{t('members.result.refused', { n: sum.refused.length.toLocaleString() })}</div>
            <ul>{[...byCode].map(([code, all]) => <li key={code}>{t('members.result.count', { n: all.length.toLocaleString() })}: {codeText(code, language) ?? code}</li>)}</ul>
          </>
        )}
      </div>
      <Flex justify="end"><Button type="primary" onClick={close}>{t('app.close')}</Button></Flex>
    </Flex>
  );
}
