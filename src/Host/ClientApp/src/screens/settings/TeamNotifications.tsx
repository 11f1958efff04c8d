import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { showFieldErrors } from '../../parts/fields';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';

type Settings = Schemas['NotificationSettingsView'];

/** What admins decide about the team's notifications. */
export function TeamNotifications({ team }: { team: string }) {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: keyOf(team, 'deliveries', 'settings'), queryFn: () => read(api.GET('/api/v1/teams/{team}/notification-settings', { params: { path: { team } } })) });
  return <Panel title={t('settings.teamNotifications.title')}><Loaded query={settings} rows={3}>{(stored) => <Editor team={team} stored={stored} />}</Loaded></Panel>;
}

function Editor({ team, stored }: { team: string; stored: Settings }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ urgentSources: string[]; miniProgram: string | null }>();
  const save = useAction((body: { urgentSources: string[]; miniProgram: string | null }) => api.PUT('/api/v1/teams/{team}/notification-settings', { params: { path: { team } }, body: { ...body, miniProgram: body.miniProgram?.trim() ?? null } }), {
    done: t('settings.teamNotifications.saved'), refresh: [keyOf(team, 'deliveries', 'settings'), keyOf(team, 'preferences')],
  });
  useEffect(() => showFieldErrors(form, save.error), [form, save.error]);
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={{ urgentSources: stored.urgentSources, miniProgram: stored.miniProgram }} onFinish={save.start} style={{ maxWidth: 480 }}>
      <Form.Item name="urgentSources" label={t('settings.teamNotifications.urgent')} extra={t('settings.teamNotifications.urgentText')}>
        <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={stored.sources.map(({ id, name }) => ({ value: id, label: name }))} placeholder={t('settings.teamNotifications.nobody')} />
      </Form.Item>
      <Form.Item name="miniProgram" label={t('settings.teamNotifications.miniProgram')} extra={t('settings.teamNotifications.miniProgramText')}><Input maxLength={64} placeholder="wx0123456789abcdef" /></Form.Item>
      <RefusalAlert error={save.error} />
      <Button type="primary" htmlType="submit" loading={save.busy}>{t('app.save')}</Button>
    </Form>
  );
}
