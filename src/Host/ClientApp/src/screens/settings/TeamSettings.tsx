import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Descriptions, Flex, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Role, type Schemas } from '../../api/client';
import { keyOf, mayAs, meQuery } from '../../app/session';
import { Panel } from '../../parts/Panel';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { useGuard } from '../../parts/useGuard';

export function TeamSettings({ team }: { team: Schemas['MyTeamBody'] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const owner = mayAs(team.role, 'owner');
  const [form] = Form.useForm<{ name: string }>();
  const typed = Form.useWatch('name', form) as string | undefined;
  const dirty = typed !== undefined && typed.trim() !== team.teamName;
  useGuard(dirty);
  // The version that the name was read with: the second of two owners who rename is told.
  const tag = useQuery({
    queryKey: keyOf(team.teamId, 'team'),
    queryFn: async () => (await api.GET('/api/v1/teams/{team}', { params: { path: { team: team.teamId } } })).response.headers.get('ETag') ?? '',
  }).data;
  const rename = useAction((name: string) => api.PUT('/api/v1/teams/{team}/name', { params: { path: { team: team.teamId }, header: { 'If-Match': tag } }, body: { name } }), {
    done: t('settings.team.saved'), refresh: [keyOf(team.teamId, 'team')], then: () => void queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  useEffect(() => showFieldErrors(form, rename.error), [form, rename.error]);
  const roles: readonly Role[] = ['member', 'auditor', 'admin', 'owner'];
  return (
    <Panel title={t('settings.team.title')}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: team.teamName }} onFinish={({ name }: { name: string }) => rename.start(name.trim())} style={{ maxWidth: 420 }}>
        <Form.Item name="name" label={t('settings.team.name')} extra={owner ? undefined : t('settings.team.ownerOnly')} rules={[{ required: true, whitespace: true, message: t('settings.team.needName') }]}><Input maxLength={100} disabled={!owner} /></Form.Item>
        <RefusalAlert error={rename.error} />
        {owner && <Flex style={{ marginBottom: 16 }}><Button type="primary" htmlType="submit" disabled={!dirty || tag === undefined} loading={rename.busy}>{t('app.save')}</Button></Flex>}
      </Form>
      <p>{t('settings.team.role')}: <strong>{t(`app.role.${team.role}`)}</strong></p>
      <h3 style={{ fontSize: 15 }}>{t('settings.team.rolesTitle')}</h3>
      <Descriptions column={1} size="small" items={roles.map((role) => ({ key: role, label: t(`app.role.${role}`), children: t(`settings.team.roles.${role}`) }))} />
    </Panel>
  );
}
