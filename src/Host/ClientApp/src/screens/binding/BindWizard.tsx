import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Descriptions, Flex, Form, Input, Steps } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { usePreferences } from '../../app/preferences';
import { keyOf } from '../../app/session';
import { refusalText } from '../../i18n/refusals';
import { Panel } from '../../parts/Panel';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { CallbackBeforeBinding } from './Callbacks';
import { Sketch } from './Sketch';

interface Corp { corpId: string; agentId: string; secret: string; contactsSecret?: string }

const steps = ['company', 'app', 'contacts', 'check'] as const;
const fieldsOf: Record<(typeof steps)[number], readonly (keyof Corp)[]> = { company: ['corpId'], app: ['agentId', 'secret'], contacts: ['contactsSecret'], check: [] };

/** Which step a refusal is about. */
export function stepOf(refusal: Refusal): number {
  if (refusal.body.secret === 'contacts') return 2;
  if (refusal.code === 'binding.credentials-refused' && refusal.body.errcode === 40013) return 0;
  return refusal.body.errcode !== undefined || refusal.code === 'binding.scope-empty' || refusal.code === 'binding.app-disabled' ? 1 : 3;
}

/** Three steps with a drawing each, and a last look. The step is in the address: the browser's back button goes one step back, and keeps what was typed. */
export function BindWizard({ team, title }: { team: string; title?: string }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { modal } = App.useApp();
  const [form] = Form.useForm<Corp>();
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const at = Math.min(steps.length - 1, Math.max(0, Number(params.get('step') ?? 1) - 1)) || 0;
  const go = (step: number) => setParams({ step: `${step + 1}` });

  const bind = useAction(
    ({ corpId, agentId, secret, contactsSecret, confirmOtherCorp = false }: Corp & { confirmOtherCorp?: boolean }) =>
      api.PUT('/api/v1/teams/{team}/binding', {
        params: { path: { team } },
        body: { corpId: corpId.trim(), agentId: Number(agentId), secret: secret.trim(), contactsSecret: contactsSecret?.trim() || null, confirmOtherCorp },
      }),
    {
      done: t('binding.bound'),
      then: () => {
        void queries.invalidateQueries({ queryKey: keyOf(team, 'syncs') });
        void Promise.resolve(navigate(`/teams/${team}/syncs`)).then(() => queries.invalidateQueries({ queryKey: keyOf(team, 'binding') }));
      },
      failed: (error) => {
        if (error instanceof Refusal && error.code === 'binding.other-corp-than-before') {
          modal.confirm({
            title: t('binding.otherCorp.title'), content: refusalText(error, language), okText: t('binding.otherCorp.ok'), cancelText: t('app.cancel'), okButtonProps: { danger: true },
            onOk: () => bind.start({ ...(form.getFieldsValue(true) as Corp), confirmOtherCorp: true }),
          });
        }
      },
    },
  );
  useEffect(() => showFieldErrors(form, bind.error), [form, bind.error]);

  // Whoever opens the third step's address has not filled in the first.
  useEffect(() => {
    const given = form.getFieldsValue(true) as Partial<Corp>;
    const missing = steps.findIndex((step) => fieldsOf[step].some((field) => field !== 'contactsSecret' && !given[field]));
    if (missing >= 0 && missing < at) setParams({ step: `${missing + 1}` }, { replace: true });
  }, [at, form, setParams]);

  const next = async () => {
    try {
      await form.validateFields([...fieldsOf[steps[at] ?? 'check']]);
    } catch {
      return;
    }
    bind.forget();
    go(at + 1);
  };

  const wrongAt = bind.error instanceof Refusal ? stepOf(bind.error) : -1;
  const values = form.getFieldsValue(true) as Partial<Corp>;
  const step = steps[at] ?? 'company';
  return (
    <Panel title={title}>
      <Steps size="small" current={at} items={steps.map((key, i) => ({ title: t(`binding.steps.${key}`), status: i === wrongAt ? 'error' : undefined }))} style={{ marginBottom: 24 }} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={() => (step === 'check' ? bind.start(form.getFieldsValue(true) as Corp) : void next())} style={{ maxWidth: 560 }}>
        <h2 style={{ fontSize: 18, marginTop: 0 }}>{t(`binding.${step}.title`)}</h2>
        {step !== 'check' && <><p>{t(`binding.${step}.how`)}</p><div style={{ marginBottom: 16 }}><Sketch place={step} /></div></>}
        {step === 'company' && (
          <Form.Item name="corpId" label={t('binding.company.corpId')} extra={t('binding.company.help')} rules={[{ required: true, whitespace: true, message: t('binding.company.need') }, { pattern: /^\s*[A-Za-z0-9_-]*\s*$/, message: t('binding.company.pattern') }]}>
            <Input autoComplete="off" spellCheck={false} maxLength={64} />
          </Form.Item>
        )}
        {step === 'app' && (
          <>
            <Form.Item name="agentId" label={t('binding.app.agentId')} rules={[{ required: true, pattern: /^\s*\d{1,9}\s*$/, message: t('binding.app.needAgentId') }]}><Input inputMode="numeric" autoComplete="off" maxLength={12} /></Form.Item>
            <Form.Item name="secret" label={t('binding.app.secret')} extra={t('binding.app.secretHelp')} rules={[{ required: true, whitespace: true, message: t('binding.app.needSecret') }]}><Input.Password autoComplete="off" maxLength={512} /></Form.Item>
            <p className="quiet">{t('binding.app.trustedIp', { host: window.location.host })}</p>
            {values.corpId && <CallbackBeforeBinding team={team} corpId={values.corpId.trim()} />}
          </>
        )}
        {step === 'contacts' && <Form.Item name="contactsSecret" label={t('binding.contacts.secret')} extra={t('binding.contacts.later')}><Input.Password autoComplete="off" maxLength={512} /></Form.Item>}
        {step === 'check' && (
          <>
            <p>{t('binding.check.text')}</p>
            <Descriptions column={1} size="small" bordered style={{ marginBottom: 16 }} items={[
              { key: 'corp', label: t('binding.company.corpId'), children: <code>{values.corpId}</code> },
              { key: 'agent', label: t('binding.app.agentId'), children: <code>{values.agentId}</code> },
              { key: 'secret', label: t('binding.app.secret'), children: t(values.secret ? 'binding.check.given' : 'binding.check.omitted') },
              { key: 'contacts', label: t('binding.contacts.secret'), children: t(values.contactsSecret ? 'binding.check.given' : 'binding.check.omitted') },
            ]} />
          </>
        )}
        <Flex vertical gap={16}>
          <RefusalAlert error={bind.error}>
            {wrongAt >= 0 && wrongAt < 3 && wrongAt !== at && <Button size="small" style={{ marginTop: 8 }} onClick={() => go(wrongAt)}>{t('binding.check.to', { step: t(`binding.steps.${steps[wrongAt] ?? 'company'}`) })}</Button>}
          </RefusalAlert>
          <Flex gap={8}>
            {at > 0 && <Button onClick={() => go(at - 1)} disabled={bind.busy}>{t('binding.check.back')}</Button>}
            <Button type="primary" htmlType="submit" loading={bind.busy}>{t(step === 'check' ? 'binding.check.submit' : 'binding.check.next')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Panel>
  );
}
