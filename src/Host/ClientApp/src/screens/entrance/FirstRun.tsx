import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, read } from '../../api/client';
import { meQuery, setupQuery } from '../../app/session';
import { showFieldErrors } from '../../parts/fields';
import { Loaded } from '../../parts/Loaded';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { Doorway } from './Doorway';

interface SetUp { setupToken: string; teamName: string; email: string; name: string; password: string }

/** The owner and the team on one page; then on to binding. */
export function Component() {
  const { t } = useTranslation();
  const setup = useQuery(setupQuery);
  return (
    <Doorway title={t('entrance.firstRun.title')} text={t('entrance.firstRun.text')}>
      <Loaded query={setup}>{({ required }) => (required ? <SetUpForm /> : <p>{t('entrance.firstRun.done')} <Link to="/sign-in">{t('entrance.signIn.title')}</Link></p>)}</Loaded>
    </Doorway>
  );
}

function SetUpForm() {
  const { t } = useTranslation();
  const [form] = Form.useForm<SetUp>();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const setUp = useAction(
    async (body: SetUp) => {
      const { team } = await read(api.POST('/api/v1/setup', { body }));
      await api.POST('/api/v1/sessions', { body: { email: body.email, password: body.password } });
      return team;
    },
    {
      then: (team) => {
        queries.setQueryData(setupQuery.queryKey, { required: false });
        void queries.invalidateQueries({ queryKey: meQuery.queryKey }).then(() => navigate(`/teams/${team}/binding`));
      },
    },
  );
  useEffect(() => showFieldErrors(form, setUp.error), [form, setUp.error]);

  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={setUp.start}>
      <Form.Item name="setupToken" label={t('entrance.firstRun.token')} extra={t('entrance.firstRun.tokenHelp')} rules={[{ required: true, message: t('entrance.firstRun.needToken') }]}>
        <Input.Password autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item name="teamName" label={t('entrance.firstRun.team')} rules={[{ required: true, whitespace: true, message: t('entrance.firstRun.needTeam') }]}><Input maxLength={100} autoComplete="organization" /></Form.Item>
      <Form.Item name="name" label={t('entrance.name')} rules={[{ required: true, whitespace: true, message: t('entrance.needName') }]}><Input maxLength={64} autoComplete="name" /></Form.Item>
      <Form.Item name="email" label={t('entrance.email')} rules={[{ required: true, message: t('entrance.needEmail') }]}><Input type="email" autoComplete="username" /></Form.Item>
      <Form.Item name="password" label={t('entrance.password')} extra={t('entrance.passwordRule')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="new-password" /></Form.Item>
      <Flex vertical gap={16}>
        <RefusalAlert error={setUp.error} />
        <Button type="primary" htmlType="submit" block loading={setUp.busy}>{t('entrance.firstRun.submit')}</Button>
      </Flex>
    </Form>
  );
}
