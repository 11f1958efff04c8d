import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, InputNumber, Radio, Select, theme } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { keyOf, useTeam } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { useAction } from '../../parts/useAction';
import { useGuard } from '../../parts/useGuard';
import { formOf, limitsAreWider, policyOf, type PolicyForm } from './policyForm';
import { policyQuery, spanText, type Policy } from './policyQuery';
import { LastLeavers } from './LastLeavers';

export function Component() {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const policy = useQuery(policyQuery(teamId));
  return (
    <Screen title={t('policy.title')} lead={t('policy.lead')}>
      <Loaded query={policy} rows={10}>{(stored) => <PolicyEditor team={teamId} stored={stored} />}</Loaded>
    </Screen>
  );
}

const policies = ['deauthorize', 'lock', 'remove'] as const;
const graces = [0, 3600, 6 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400];
const intervals = [600, 1800, 3600, 2 * 3600, 6 * 3600, 12 * 3600, 86_400, 7 * 86_400];

function PolicyEditor({ team, stored }: { team: string; stored: Policy }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const { token } = theme.useToken();
  const [form] = Form.useForm<PolicyForm>();
  // What the form began with: when another admin saves meanwhile, the difference is seen, not overwritten in silence.
  const [base, setBase] = useState(stored);
  const values = (Form.useWatch([], form) as PolicyForm | undefined) ?? formOf(base);
  const dirty = useMemo(() => JSON.stringify({ ...formOf(base), ...values }) !== JSON.stringify(formOf(base)), [base, values]);
  const elsewhere = JSON.stringify(stored) !== JSON.stringify(base);
  useGuard(dirty);

  useEffect(() => {
    if (elsewhere && !dirty) {
      setBase(stored);
      form.setFieldsValue(formOf(stored));
    }
  }, [elsewhere, dirty, stored, form]);

  const save = useAction((policy: Policy) => api.PUT('/api/v1/teams/{team}/sync-policy', { params: { path: { team } }, body: policy }), {
    done: t('policy.saved'), refresh: [keyOf(team, 'policy')],
    then: (_, policy) => {
      queries.setQueryData(policyQuery(team).queryKey, policy);
      setBase(policy);
    },
  });

  const ask = () => {
    const policy = policyOf({ ...formOf(base), ...values });
    const warnings = [policy.leavers === 'remove' && base.leavers !== 'remove' && t('policy.confirm.remove'), limitsAreWider(base.limits, policy.limits) && t('policy.confirm.limits')].filter((w) => w !== false);
    if (warnings.length === 0) save.start(policy);
    else modal.confirm({ title: t('policy.confirm.title'), content: warnings.map((w) => <p key={w}>{w}</p>), okText: t('policy.confirm.ok'), cancelText: t('app.cancel'), onOk: () => save.run(policy) });
  };

  const spans = (choices: readonly number[], now: number | undefined) => [...new Set(now ? [...choices, now] : choices)].sort((a, b) => a - b);
  const number = (name: keyof PolicyForm, label: string, max: number, unit: string) => (
    <Form.Item name={name} label={label} rules={[{ required: true, type: 'number', min: name === 'departmentSize' ? 1 : 0, max }]} style={{ marginBottom: 12 }}>
      <InputNumber min={name === 'departmentSize' ? 1 : 0} max={max} suffix={unit} style={{ width: 180 }} />
    </Form.Item>
  );

  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={formOf(base)} onFinish={ask}>
      <Flex vertical gap={16}>
        {elsewhere && dirty && (
          <Alert type="warning" showIcon title={t('policy.elsewhere.title')} description={t('policy.elsewhere.text')}
            action={<Button size="small" onClick={() => { setBase(stored); form.setFieldsValue(formOf(stored)); }}>{t('policy.elsewhere.take')}</Button>} />
        )}
        <Panel title={t('policy.leavers.title')}>
          <Form.Item name="leavers" noStyle>
            <Radio.Group style={{ width: '100%' }} aria-label={t('policy.leavers.title')}>
              <Flex vertical gap={12}>
                {policies.map((key) => (
                  <Radio key={key} value={key} style={{ alignItems: 'flex-start', padding: 12, margin: 0, border: `1px solid ${values.leavers === key ? token.colorPrimary : token.colorBorderSecondary}`, borderRadius: token.borderRadius }}>
                    <strong>{t(`policy.leavers.${key}.name`)}</strong>
                    <div>{t(`policy.leavers.${key}.text`)}</div>
                  </Radio>
                ))}
              </Flex>
            </Radio.Group>
          </Form.Item>
          <LastLeavers team={team} policy={values.leavers} />
        </Panel>
        <Panel>
          <Form.Item name="disabled" label={t('policy.disabled.title')}>
            <Radio.Group options={[{ value: 'lock', label: t('policy.disabled.lock') }, { value: 'keep', label: t('policy.disabled.keep') }]} />
          </Form.Item>
          <Flex gap={24} wrap>
            <Form.Item name="grace" label={t('policy.grace.title')} extra={t('policy.grace.text')} style={{ flex: '1 1 280px' }}>
              <Select options={spans(graces, values.grace).map((value) => ({ value, label: value === 0 ? t('policy.grace.none') : spanText(value, t) }))} style={{ maxWidth: 240 }} />
            </Form.Item>
            <Form.Item name="interval" label={t('policy.interval.title')} style={{ flex: '1 1 280px' }}>
              <Select options={[{ value: 0, label: t('policy.interval.none') }, ...spans(intervals, values.interval || undefined).map((value) => ({ value, label: spanText(value, t) }))]} style={{ maxWidth: 240 }} />
            </Form.Item>
          </Flex>
        </Panel>
        <Panel title={t('policy.limits.title')}>
          <p className="quiet">{t('policy.limits.text')}</p>
          <Flex gap={24} wrap>
            {number('share', t('policy.limits.share'), 100, t('policy.limits.percent'))}
            {number('members', t('policy.limits.members'), 100_000, t('policy.limits.people'))}
            {number('absolute', t('policy.limits.absolute'), 1_000_000, t('policy.limits.people'))}
            {number('departmentShare', t('policy.limits.department'), 100, t('policy.limits.percent'))}
            {number('departmentSize', t('policy.limits.departmentSize'), 100_000, t('policy.limits.people'))}
          </Flex>
        </Panel>
        <RefusalAlert error={save.error} />
        <Flex gap={12} align="center" style={{ position: 'sticky', bottom: -24, marginBottom: -24, padding: '12px 0', background: token.colorBgLayout, zIndex: 1 }}>
          <Button type="primary" htmlType="submit" disabled={!dirty} loading={save.busy}>{t('app.save')}</Button>
          <Button disabled={!dirty || save.busy} onClick={() => form.setFieldsValue(formOf(base))}>{t('app.reset')}</Button>
          {dirty && <span className="quiet">{t('policy.dirty')}</span>}
        </Flex>
      </Flex>
    </Form>
  );
}
