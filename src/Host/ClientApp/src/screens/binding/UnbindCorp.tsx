import { Button, Flex, Form, Input, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { mayAs, useTeam } from '../../app/session';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';

/** Says what becomes of whom, and asks for the team's name: this is not to happen by a slip of the hand. */
export function UnbindCorp({ team }: { team: string }) {
  const { t } = useTranslation();
  const { teamName, role } = useTeam();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const unbind = useAction(
    () => api.DELETE('/api/v1/teams/{team}/binding', { params: { path: { team } }, body: { confirmTeamName: typed } }),
    { done: t('binding.unbind.done'), refresh: [['team', team]], then: () => setOpen(false) },
  );
  const owner = mayAs(role, 'owner');
  const effects = (
    <ul>
      {(['people', 'departments', 'invitations', 'history', 'again'] as const).map((key) => <li key={key}>{t(`binding.unbind.${key}`)}</li>)}
    </ul>
  );
  return (
    <Panel title={t('binding.unbind.title')}>
      {t('binding.unbind.text')}
      {effects}
      <Tooltip title={owner ? undefined : t('binding.unbind.ownerOnly')}>
        <Button danger disabled={!owner} onClick={() => setOpen(true)}>{t('binding.unbind.open')}</Button>
      </Tooltip>
      <Modal open={open} title={t('binding.unbind.title')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden afterClose={() => { setTyped(''); unbind.forget(); }}>
        {t('binding.unbind.text')}
        {effects}
        <Form layout="vertical" onFinish={() => unbind.start(undefined)}>
          <Form.Item label={<span><Said text={t('binding.unbind.confirm', { team: named })} name={teamName} /></span>} htmlFor="confirm-team">
            <Input id="confirm-team" value={typed} onChange={(e) => setTyped(e.target.value)} autoComplete="off" autoFocus />
          </Form.Item>
          <Flex vertical gap={16}>
            <RefusalAlert error={unbind.error} />
            <Flex gap={8} justify="end">
              <Button onClick={() => setOpen(false)}>{t('app.cancel')}</Button>
              <Button danger type="primary" htmlType="submit" disabled={typed !== teamName} loading={unbind.busy}>{t('binding.unbind.submit')}</Button>
            </Flex>
          </Flex>
        </Form>
      </Modal>
    </Panel>
  );
}
