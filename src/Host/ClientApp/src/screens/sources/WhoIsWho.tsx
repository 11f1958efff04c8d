import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Input, Modal, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { keyOf } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Failed, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';
import type { Source } from './queries';

type User = Schemas['SourceUserItem'];
const filters = ['unlinked', 'claimed', 'linked'] as const;

/** Who the people whom a source names are here: only they are told anything. */
export function WhoIsWho({ team, source, close }: { team: string; source: Source; close: () => void }) {
  const { t } = useTranslation();
  const [state, setState] = useState<(typeof filters)[number]>();
  const [search, setSearch] = useState('');
  const key = keyOf(team, 'sources', 'users', source.id);
  const path = { team, source: source.id };
  const list = usePages([...key, state, search], (cursor) => read(api.GET('/api/v1/teams/{team}/sources/{source}/users', { params: { path, query: { state, search: search || undefined, cursor } } })), { refetchOnMount: 'always' });
  const link = useAction(({ user, account }: { user: string; account: string }) => api.PUT('/api/v1/teams/{team}/sources/{source}/users/{user}/link', { params: { path: { ...path, user } }, body: { account } }), { done: t('sources.people.linked'), refresh: [key] });
  const unlink = useAction((user: string) => api.DELETE('/api/v1/teams/{team}/sources/{source}/users/{user}/link', { params: { path: { ...path, user } } }), { done: t('sources.people.unlinked'), refresh: [key] });
  const linking = (user: string, account: string) => () => link.start({ user, account });
  return (
    <Modal open title={t('sources.people.title')} footer={null} onCancel={close} width={900} destroyOnHidden>
      <Flex vertical gap={12} align="stretch">
        <div><Name>{source.name}</Name></div>
        <p className="quiet" style={{ margin: 0 }}>{t('sources.people.text')}</p>
        <Flex gap={8} wrap>
          <Select value={state ?? ''} onChange={(value: string) => setState((value || undefined) as typeof state)} aria-label={t('sources.people.state')} style={{ width: 200 }}
            options={[{ value: '', label: `${t('sources.people.state')}: ${t('app.all')}` }, ...filters.map((value) => ({ value, label: t(`sources.people.${value}`) }))]} />
          <Input.Search allowClear aria-label={t('sources.people.search')} placeholder={t('sources.people.search')} onSearch={setSearch} maxLength={100} style={{ width: 240 }} />
        </Flex>
        <RefusalAlert error={link.error ?? unlink.error} />
        {list.loading ? <Waiting /> : !list.items ? <Failed error={list.error} again={list.again} /> : list.items.length === 0 ? <p className="quiet">{t('sources.people.none')}</p> : (
          <Wide label={t('sources.people.title')} width={720}>
            <Table rowKey="id" dataSource={list.items} pagination={false} size="small" columns={[
              { title: t('sources.people.there'), render: (_, u) => <><Name>{u.name ?? u.login ?? u.externalId}</Name><div className="quiet"><Name>{[u.login, u.email].filter(Boolean).join(' · ')}</Name></div></> },
              { title: t('sources.people.here'), render: (_, u) => <Here user={u} /> },
              { title: <span className="unseen">{t('sources.people.link')}</span>, width: 300, render: (_, u) => (
                u.account ? <Button size="small" onClick={() => unlink.start(u.id)} disabled={unlink.busy}>{t('sources.people.unlink')}</Button> : (
                  <Flex gap={8} wrap>
                    {u.claimed && <Button size="small" type="primary" onClick={linking(u.id, u.claimed.id)} disabled={link.busy}>{t('sources.people.agree')}</Button>}
                    {u.claimed && <Button size="small" onClick={() => unlink.start(u.id)} disabled={unlink.busy}>{t('sources.people.decline')}</Button>}
                    <Member team={team} label={t('sources.people.choose', { name: u.name ?? u.login ?? u.externalId })} onChoose={(account) => link.start({ user: u.id, account })} />
                  </Flex>
                )) },
            ]} />
          </Wide>
        )}
        <MoreButton list={list} />
      </Flex>
    </Modal>
  );
}

function Here({ user }: { user: User }) {
  const { t } = useTranslation();
  const word = useWords();
  if (user.account) return <><Name>{user.account.name}</Name> <Tag>{word('linkedBy', user.linkedBy)}</Tag>{!user.account.isActive && <Tag color="warning">{t('sources.people.inactive')}</Tag>}<div className="quiet"><Name>{user.account.email}</Name></div></>;
  if (user.claimed) return <><Tag color="processing">{t('sources.people.claimed')}</Tag> <Name>{user.claimed.name}</Name><div className="quiet"><Name>{user.claimed.email}</Name></div></>;
  return <span className="quiet">{t('sources.people.nobody')}</span>;
}

/** An active member of the team, found by name. */
function Member({ team, label, onChoose }: { team: string; label: string; onChoose: (account: string) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState(false);
  const found = useQuery({
    queryKey: keyOf(team, 'members', 'to-link', search),
    enabled: open,
    queryFn: () => read(api.GET('/api/v1/teams/{team}/people', { params: { path: { team }, query: { status: 'active', search: search || undefined, limit: 20 } } })),
  });
  return (
    <Select size="small" value={null} placeholder={t('sources.people.link')} aria-label={label} style={{ width: 180 }} showSearch={{ filterOption: false, onSearch: setSearch }} onOpenChange={setOpen} loading={found.isFetching} classNames={{ popup: { root: 'outside' } }}
      notFoundContent={found.isFetching ? null : t('sources.people.noMember')} onChange={(account: string | null) => account && onChoose(account)}
      options={(found.data?.items ?? []).flatMap((p) => (p.account ? [{ value: p.account, label: p.name }] : []))} />
  );
}
