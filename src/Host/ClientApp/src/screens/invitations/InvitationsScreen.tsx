import { Alert, App, Button, Flex, Form, Input, Modal, Select, Table, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api, read, type Role, type Schemas } from '../../api/client';
import { Refusal } from '../../api/refusal';
import { usePreferences } from '../../app/preferences';
import { keyOf, useTeam } from '../../app/session';
import { refusalText } from '../../i18n/refusals';
import { useWords, wordsOf } from '../../i18n/words';
import { showFieldErrors } from '../../parts/fields';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { WeComCode } from '../../parts/WeComCode';
import { Wide } from '../../parts/Wide';
import { RoleSelect } from '../members/RoleSelect';
import { addressesIn } from './addresses';
import { Requests } from './Requests';

type Invitation = Schemas['InvitationItem'];
const tones: Record<Invitation['state'], string> = { open: 'processing', accepted: 'success', revoked: 'default', expired: 'warning' };

export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const word = useWords();
  const { modal } = App.useApp();
  const [params, setParams] = useSearchParams();
  const [mailing, setMailing] = useState(false);
  const state = (params.get('state') ?? undefined) as Invitation['state'] | undefined;
  const list = usePages(keyOf(team, 'invitations', 'list', state), (cursor) => read(api.GET('/api/v1/teams/{team}/invitations', { params: { path: { team }, query: { state, cursor, limit: 100 } } })));
  const refresh = [keyOf(team, 'invitations'), keyOf(team, 'members')];
  const resend = useAction((member: string) => api.POST('/api/v1/teams/{team}/members/{member}/invitation', { params: { path: { team, member } } }), { done: t('invitations.resent'), refresh });
  const revoke = useAction((member: string) => api.DELETE('/api/v1/teams/{team}/members/{member}/invitation', { params: { path: { team, member } } }), { done: t('invitations.revoked'), refresh });
  const ask = (of: Invitation) => modal.confirm({
    title: <Said text={t('invitations.revokeTitle', { who: named })} name={of.name ?? of.email ?? ''} />, content: t('invitations.revokeText'), okText: t('invitations.revoke'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => revoke.run(of.member),
  });
  return (
    <Screen title={t('invitations.title')} lead={t('invitations.lead')} actions={<>
      <Select value={state ?? ''} onChange={(value: string) => setParams(value ? { state: value } : {}, { replace: true })} aria-label={t('invitations.state')} style={{ width: 160 }}
        options={[{ value: '', label: `${t('invitations.state')}: ${t('app.all')}` }, ...wordsOf('invitation').map((value) => ({ value, label: word('invitation', value) }))]} />
      <Button type="primary" onClick={() => setMailing(true)}>{t('invitations.mail.title')}</Button>
    </>}>
      <RefusalAlert error={resend.error ?? revoke.error} />
      <Requests team={team} />
      <Panel bare>
        {list.loading ? <div style={{ padding: 24 }}><Waiting /></div> : !list.items ? <div style={{ padding: 16 }}><Failed error={list.error} again={list.again} /></div> : list.items.length === 0 ? <Nothing text={t('invitations.none')}><p>{t('invitations.noneText')}</p></Nothing> : (
          <Wide label={t('invitations.title')} width={900}>
            <Table rowKey="id" dataSource={list.items} pagination={false} size="middle" columns={[
              { title: t('invitations.columns.who'), render: (_, i) => <Link to={`/teams/${team}/${i.person ? `people/${i.person}` : `members/${i.member}`}`}><Name>{i.name ?? i.email}</Name></Link> },
              { title: t('invitations.columns.state'), width: 150, render: (_, i) => <><Tag color={tones[i.state]}>{word('invitation', i.state)}</Tag>{i.state === 'open' && i.openedAt && <Tag>{t('invitations.opened')}</Tag>}</> },
              { title: t('invitations.columns.message'), render: (_, i) => <Message of={i} /> },
              { title: t('invitations.columns.inviter'), width: 130, render: (_, i) => <Name>{i.inviter}</Name> },
              { title: t('invitations.columns.at'), width: 210, render: (_, i) => <><Time at={i.createdAt} />{i.state === 'open' && <><br /><span className="quiet">{t('invitations.until')} <Time at={i.expiresAt} /></span></>}</> },
              { title: <span className="unseen">{t('invitations.resend')}</span>, width: 190, render: (_, i) => i.state === 'open' && (
                <Flex gap={8}>
                  <Button size="small" onClick={() => resend.start(i.member)} disabled={resend.busy}>{t('invitations.resend')}</Button>
                  <Button size="small" danger onClick={() => ask(i)}>{t('invitations.revoke')}</Button>
                </Flex>
              ) },
            ]} />
          </Wide>
        )}
        <MoreButton list={list} />
      </Panel>
      {mailing && <MailDialog team={team} close={() => setMailing(false)} />}
    </Screen>
  );
}

function Message({ of }: { of: Invitation }) {
  const { t } = useTranslation();
  const word = useWords();
  return (
    <>
      {t(of.email ? 'invitations.byMail' : 'invitations.atWeCom')} · {word('sending', of.message)}
      {of.reason && <><br /><span className={of.message === 'failed' ? 'bad' : 'quiet'}>{word('failure', of.reason)}{of.errCode !== null && <> <WeComCode code={of.errCode} /></>}</span></>}
    </>
  );
}

interface Wanted { emails: string; role: Role }

function MailDialog({ team, close }: { team: string; close: () => void }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [form] = Form.useForm<Wanted>();
  const [result, setResult] = useState<Schemas['MailedInvitations']>();
  const send = useAction(
    ({ emails, role }: Wanted) => read(api.POST('/api/v1/teams/{team}/invitations/by-mail', { params: { path: { team } }, body: { emails: addressesIn(emails), role } })),
    { refresh: [keyOf(team, 'invitations'), keyOf(team, 'members')], then: setResult },
  );
  useEffect(() => showFieldErrors(form, send.error), [form, send.error]);
  const count = (_: unknown, typed = '') => {
    const n = addressesIn(typed).length;
    return n === 0 ? Promise.reject(new Error(t('invitations.mail.need'))) : n > 200 ? Promise.reject(new Error(t('invitations.mail.many'))) : Promise.resolve();
  };
  return (
    <Modal open title={t('invitations.mail.title')} footer={null} onCancel={close} destroyOnHidden>
      {result ? (
        <Flex vertical gap={16}>
          {result.invited > 0 && <Alert type="success" showIcon title={t('invitations.mail.sent', { n: result.invited })} />}
          {result.back > 0 && <Alert type="info" showIcon title={t('invitations.mail.back', { n: result.back })} />}
          {result.refused.length > 0 && <Alert type="warning" showIcon title={t('invitations.mail.refused')} description={<ul style={{ margin: 0, paddingInlineStart: 20 }}>{result.refused.map((r) => <li key={r.email}><Name>{r.email}</Name>: {refusalText(new Refusal(422, { code: r.code }), language)}</li>)}</ul>} />}
          <Flex justify="end"><Button type="primary" onClick={close}>{t('app.close')}</Button></Flex>
        </Flex>
      ) : (
        <Form form={form} name="mail-invitation" layout="vertical" requiredMark={false} initialValues={{ role: 'member' }} onFinish={send.start}>
          <p className="quiet">{t('invitations.mail.text')}</p>
          <Form.Item name="emails" label={t('invitations.mail.emails')} extra={t('invitations.mail.help')} rules={[{ validator: count }]}><Input.TextArea rows={5} autoFocus spellCheck={false} /></Form.Item>
          <Form.Item name="role" label={t('invitations.mail.role')}><RoleSelect roles={['member', 'auditor', 'admin']} /></Form.Item>
          <Flex vertical gap={16}>
            <RefusalAlert error={send.error} />
            <Flex gap={8} justify="end">
              <Button onClick={close}>{t('app.cancel')}</Button>
              <Button type="primary" htmlType="submit" loading={send.busy}>{t('invitations.mail.send')}</Button>
            </Flex>
          </Flex>
        </Form>
      )}
    </Modal>
  );
}
