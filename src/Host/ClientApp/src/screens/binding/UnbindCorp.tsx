import { Button, Flex, Form, Input, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayAs, useTeam } from '../../app/session';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';

type Words = 'binding.unbind' | 'binding.suite.end';

/** Says what becomes of whom, and asks for the team's name: this is not to happen by a slip of the hand. */
export function UnbindCorp({ words, effects: consequences, unbind: act }: { words: Words; effects: readonly string[]; unbind: (confirmTeamName: string) => Promise<unknown> }) {
  const { t: translate } = useTranslation();
  const t = translate as (key: string, values?: object) => string;
  const { teamId: team, teamName, role } = useTeam();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const unbind = useAction(
    () => act(typed),
    { done: t(`${words}.done`), refresh: [['team', team]], then: () => setOpen(false) },
  );
  const owner = mayAs(role, 'owner');
  const effects = (
    <ul>
      {consequences.map((key) => <li key={key}>{t(`${words}.${key}`)}</li>)}
    </ul>
  );
  return (
    <Panel title={t(`${words}.title`)}>
      {t(`${words}.text`)}
      {effects}
      <Tooltip title={owner ? undefined : t('binding.unbind.ownerOnly')}>
        <Button danger disabled={!owner} onClick={() => setOpen(true)}>{t(`${words}.open`)}</Button>
      </Tooltip>
      <Modal open={open} title={t(`${words}.title`)} footer={null} onCancel={() => setOpen(false)} destroyOnHidden afterClose={() => { setTyped(''); unbind.forget(); }}>
        {t(`${words}.text`)}
        {effects}
        <Form layout="vertical" onFinish={() => unbind.start(undefined)}>
          <Form.Item label={<span><Said text={t('binding.unbind.confirm', { team: named })} name={teamName} /></span>} htmlFor="confirm-team">
            <Input id="confirm-team" value={typed} onChange={(e) => setTyped(e.target.value)} autoComplete="off" autoFocus />
          </Form.Item>
          <Flex vertical gap={16}>
            <RefusalAlert error={unbind.error} />
            <Flex gap={8} justify="end">
              <Button onClick={() => setOpen(false)}>{t('app.cancel')}</Button>
              <Button danger type="primary" htmlType="submit" disabled={typed !== teamName} loading={unbind.busy}>{t(`${words}.submit`)}</Button>
            </Flex>
          </Flex>
        </Form>
      </Modal>
    </Panel>
  );
}
