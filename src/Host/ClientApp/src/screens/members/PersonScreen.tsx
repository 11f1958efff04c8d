import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Flex, Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, type Role } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { keyOf, mayAs, useTeam } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Timeline } from '../audit/Timeline';
import ActionDialog, { type Chosen } from './ActionDialog';
import { doToAll, nothing, type Order } from './bulk';
import { actionsFor, takesAway, type MemberAction, type Person } from './memberActions';
import { MemberAssociation } from './MemberAssociation';
import { MemberSessions } from './MemberSessions';
import { MemberStatus } from './MemberStatus';
import { RoleSelect } from './RoleSelect';
import { useDepartments } from './useDepartments';

interface Versioned { person: Person; tag: string | undefined }

/** A person at WeCom, a member, or both. */
export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const { person, member } = useParams();
  const loaded = useQuery({
    queryKey: keyOf(team, 'members', 'one', person ?? member),
    queryFn: async (): Promise<Versioned> => {
      const { data, response } = person
        ? await api.GET('/api/v1/teams/{team}/people/{person}', { params: { path: { team, person } } })
        : await api.GET('/api/v1/teams/{team}/members/{member}', { params: { path: { team, member: member ?? '' } } });
      if (!data) throw new Error('No person in the answer.');
      return { person: data, tag: response.headers.get('ETag') ?? undefined };
    },
  });
  const title = loaded.data ? { outside: loaded.data.person.name } : t('members.person.title');
  return (
    <Screen title={title} lead={loaded.data && <MemberStatus status={loaded.data.person.status} />} actions={loaded.data && <Actions team={team} {...loaded.data} />}>
      <Loaded query={loaded} rows={8}>{({ person: loadedPerson }) => <OnePerson team={team} person={loadedPerson} />}</Loaded>
    </Screen>
  );
}

function OnePerson({ team, person }: { team: string; person: Person }) {
  const { t } = useTranslation();
  const word = useWords();
  const { nameOf } = useDepartments(team);
  const item = (key: string, label: string, children: React.ReactNode) => ({ key, label, children });
  return (
    <>
      {person.maybeNow && person.person && <MaybeNow team={team} person={person.person} userid={person.maybeNow} />}
      <Flex gap={16} wrap align="stretch">
        <Panel title={t('members.person.profile')} style={{ flex: '1 1 320px' }}>
          {!person.person ? t('members.person.notAtWeCom') : <Descriptions column={1} size="small" items={[
            item('userid', t('members.person.userid'), <Name>{person.userId}</Name>),
            item('position', t('members.person.position'), <Name>{person.position}</Name>),
            item('departments', t('members.person.departments'), <Name>{person.departments.map(nameOf).join('、')}</Name>),
            item('presence', t('members.person.presence'), word('presence', person.presence)),
            item('status', t('members.person.weCom'), word('weComStatus', person.weComStatus)),
          ]} />}
        </Panel>
        <Panel title={t('members.person.membership')} style={{ flex: '1 1 320px' }}>
          {!person.member ? t('members.person.none') : (
            <Descriptions column={1} size="small" items={[
              item('status', t('members.columns.status'), <MemberStatus status={person.status} />),
              item('role', t('members.person.role'), person.role && t(`app.role.${person.role}`)),
              item('since', t('members.person.since'), person.since && <Time at={person.since} />),
              item('account', t('members.person.account'), person.account ? '✓' : t('members.person.noAccount')),
              ...(person.reason ? [item('reason', t('members.person.reason'), <Name>{word('why', person.reason)}</Name>)] : []),
            ]} />
          )}
        </Panel>
      </Flex>
      {person.member && person.account && <MemberAssociation team={team} member={person.member} name={person.name} />}
      {person.member && person.status === 'active' && <MemberSessions team={team} member={person.member} />}
      <Panel title={t('members.person.timeline')}>
        <Timeline team={team} of={person.person ? { person: person.person } : { member: person.member ?? '' }} />
      </Panel>
    </>
  );
}

function MaybeNow({ team, person, userid }: { team: string; person: string; userid: string }) {
  const { t } = useTranslation();
  const answer = useAction((same: boolean) => api.POST('/api/v1/teams/{team}/people/{person}/same-person', { params: { path: { team, person } }, body: { same } }), {
    done: t('members.person.maybe.done'), refresh: [keyOf(team, 'members'), keyOf(team, 'history')],
  });
  return (
    <Alert type="warning" showIcon title={t('members.person.maybe.title')} description={
      <Flex vertical gap={8} align="start">
        <span><Said text={t('members.person.maybe.text', { userid: named })} name={userid} /></span>
        <RefusalAlert error={answer.error} />
        <Flex gap={8}>
          <Button type="primary" loading={answer.busy} onClick={() => answer.start(true)}>{t('members.person.maybe.same')}</Button>
          <Button disabled={answer.busy} onClick={() => answer.start(false)}>{t('members.person.maybe.other')}</Button>
        </Flex>
      </Flex>
    } />
  );
}

/** One member is changed only as it was looked at (If-Match): the second of two admins is told, and sees how things are now. */
async function doToOne(team: string, { action, reason = '' }: Order, { person, tag }: Versioned): Promise<void> {
  const path = { team, member: person.member ?? '' };
  const params = { path, header: { 'If-Match': tag } };
  if (action === 'lock') await api.POST('/api/v1/teams/{team}/members/{member}/lock', { params, body: { reason } });
  else if (action === 'unlock') await api.POST('/api/v1/teams/{team}/members/{member}/unlock', { params });
  else if (action === 'deauthorize') await api.POST('/api/v1/teams/{team}/members/{member}/deauthorize', { params, body: { reason } });
  else if (action === 'remove') await api.POST('/api/v1/teams/{team}/members/{member}/remove', { params, body: { reason } });
  else if (action === 'revokeInvitation') await api.DELETE('/api/v1/teams/{team}/members/{member}/invitation', { params: { path } });
  else await api.POST('/api/v1/teams/{team}/members/{member}/invitation', { params: { path } });
}

function Actions({ team, person, tag }: Versioned & { team: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>();
  const [role, setRole] = useState(false);
  const [stale, setStale] = useState(false);
  const again = () => {
    for (const topic of ['members', 'invitations', 'history'] as const) void queries.invalidateQueries({ queryKey: keyOf(team, topic) });
  };
  const ask = (action: MemberAction) => setChosen({
    action, who: person.name, count: 1,
    act: async (order, report, signal) => {
      if (action === 'authorize' || !person.member || (action === 'invite' && person.status !== 'authorized' && person.status !== 'invited')) return doToAll(team, order, [person], report, signal);
      try {
        await doToOne(team, order, { person, tag });
      } catch (e) {
        if (e instanceof Refusal && e.code === 'request.stale') {
          setStale(true);
          again();
        }
        throw e;
      }
      return { ...nothing, changed: 1 };
    },
  });
  const possible = actionsFor(person);
  return (
    <>
      {stale && <Alert type="warning" showIcon closable={{ onClose: () => setStale(false) }} title={t('members.person.stale')} />}
      {person.member && person.status === 'active' && <Button onClick={() => setRole(true)}>{t('members.actions.role.name')}</Button>}
      {possible.map((action) => <Button key={action} danger={takesAway.has(action)} type={action === 'invite' || action === 'authorize' ? 'primary' : 'default'} onClick={() => ask(action)}>{t(`members.actions.${action}.name`)}</Button>)}
      {chosen && <ActionDialog chosen={chosen} close={() => setChosen(undefined)} done={again} />}
      {role && <RoleDialog team={team} person={person} tag={tag} close={() => setRole(false)} done={again} />}
    </>
  );
}

function RoleDialog({ team, person, tag, close, done }: Versioned & { team: string; close: () => void; done: () => void }) {
  const { t } = useTranslation();
  const mine = useTeam().role;
  const change = useAction(
    (role: Role) => api.PUT('/api/v1/teams/{team}/members/{member}/role', { params: { path: { team, member: person.member ?? '' }, header: { 'If-Match': tag } }, body: { role } }),
    { done: t('members.actions.role.done'), then: () => { done(); close(); }, failed: done },
  );
  return (
    <Modal open title={<Said text={t('members.actions.role.title', { who: named })} name={person.name} />} footer={null} onCancel={close} destroyOnHidden>
      <Form layout="vertical" initialValues={{ role: person.role }} onFinish={({ role }: { role: Role }) => change.start(role)}>
        <p>{t('members.actions.role.text')}</p>
        <Form.Item name="role" label={t('members.person.role')}><RoleSelect roles={mayAs(mine, 'owner') ? ['member', 'auditor', 'admin', 'owner'] : ['member', 'auditor', 'admin']} /></Form.Item>
        <Flex vertical gap={16}>
          <RefusalAlert error={change.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={change.busy}>{t('app.save')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
