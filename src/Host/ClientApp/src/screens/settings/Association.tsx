import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';

const key = ['associations'];

/** Who one is at WeCom in this team: made by scanning and showing the password, taken back with the password. */
export function Association({ team }: { team: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const mine = useQuery({ queryKey: key, queryFn: () => read(api.GET('/api/v1/me/associations')) });
  const options = useQuery({ queryKey: ['sign-in-options', team], queryFn: () => read(api.GET('/api/v1/sessions/options', { params: { query: { team } } })) }).data;
  return (
    <Panel title={t('settings.association.title')}>
      <Loaded query={mine} rows={1}>
        {(all) => {
          const here = all.find((a) => a.team === team);
          if (here) return <Flex gap={16} wrap align="center" justify="space-between"><span><Said text={t('settings.association.linked', { userid: named })} name={here.userId} /></span><Button danger onClick={() => setAsking(true)}>{t('settings.association.end')}</Button></Flex>;
          return <Flex vertical gap={12} align="start"><span className="quiet">{t(options?.weCom ? 'settings.association.none' : 'settings.association.unbound')}</span>
            {options?.weCom && <Button href={`${options.weCom}?to=${encodeURIComponent(`/teams/${team}/settings`)}`}>{t('settings.association.link')}</Button>}</Flex>;
        }}
      </Loaded>
      {asking && <EndDialog team={team} close={() => setAsking(false)} />}
    </Panel>
  );
}

function EndDialog({ team, close }: { team: Schemas['MyTeamBody']['teamId']; close: () => void }) {
  const { t } = useTranslation();
  const end = useAction((password: string) => api.POST('/api/v1/me/associations/{team}/end', { params: { path: { team } }, body: { password } }), { done: t('settings.association.ended'), refresh: [key, ['sessions']], then: close });
  return (
    <Modal open title={t('settings.association.endTitle')} footer={null} onCancel={close} destroyOnHidden>
      <Form name="unlink" layout="vertical" requiredMark={false} onFinish={({ password }: { password: string }) => end.start(password)}>
        <p>{t('settings.association.endText')}</p>
        <Form.Item name="password" label={t('entrance.password')} rules={[{ required: true, message: t('entrance.needPassword') }]}><Input.Password autoComplete="current-password" autoFocus /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={end.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button danger type="primary" htmlType="submit" loading={end.busy}>{t('settings.association.end')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
