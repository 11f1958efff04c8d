import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Wide } from '../../parts/Wide';

type Request = Schemas['AccessRequestItem'];

/** Who scanned the team's code, is nobody here, and asks. Not there while nobody does. */
export function Requests({ team }: { team: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const requests = useQuery({ queryKey: keyOf(team, 'invitations', 'requests'), queryFn: () => read(api.GET('/api/v1/teams/{team}/access-requests', { params: { path: { team } } })) });
  const decide = useAction(({ person, approve }: { person: string; approve: boolean }) => api.POST('/api/v1/teams/{team}/access-requests/{person}', { params: { path: { team, person } }, body: { approve } }), {
    refresh: [keyOf(team, 'invitations'), keyOf(team, 'members'), keyOf(team, 'history')],
  });
  const ask = (of: Request) => modal.confirm({
    title: <Said text={t('invitations.requests.declineTitle', { who: named })} name={of.name} />, content: t('invitations.requests.declineText'), okText: t('invitations.requests.decline'), okButtonProps: { danger: true }, cancelText: t('app.cancel'),
    onOk: () => decide.run({ person: of.person, approve: false }),
  });
  if (!requests.data?.length) return null;
  return (
    <Panel bare title={`${t('invitations.requests.title')} (${requests.data.length})`}>
      <p className="quiet" style={{ padding: '12px 20px 0' }}>{t('invitations.requests.text')}</p>
      <RefusalAlert error={decide.error} />
      <Wide label={t('invitations.requests.title')} width={620}>
        <Table rowKey="person" dataSource={requests.data} pagination={false} size="middle" columns={[
          { title: t('invitations.requests.who'), render: (_, r) => <><Link to={`/teams/${team}/people/${r.person}`}><Name>{r.name}</Name></Link> <code>{r.userId}</code><br /><span className="quiet"><Name>{[r.department, r.position].filter(Boolean).join(' · ')}</Name></span></> },
          { title: t('invitations.requests.at'), width: 180, render: (_, r) => <Time at={r.askedAt} /> },
          { title: <span className="unseen">{t('invitations.requests.approve')}</span>, width: 190, render: (_, r) => (
            <Flex gap={8}>
              <Button size="small" type="primary" disabled={decide.busy} onClick={() => decide.start({ person: r.person, approve: true })}>{t('invitations.requests.approve')}</Button>
              <Button size="small" danger onClick={() => ask(r)}>{t('invitations.requests.decline')}</Button>
            </Flex>
          ) },
        ]} />
      </Wide>
    </Panel>
  );
}
