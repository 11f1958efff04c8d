import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Flex, Table, Tag } from 'antd';
import { MoreOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useTeam } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Loaded, Nothing } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { Wide } from '../../parts/Wide';
import { AddSource } from './AddSource';
import { EditSource } from './EditSource';
import { keyOfSources, sourcesQuery, type Source } from './queries';
import { ReceivedLog } from './ReceivedLog';
import { RotateSecret } from './RotateSecret';
import { WhoIsWho } from './WhoIsWho';

const tones = { ok: 'success', waiting: 'default', unread: 'warning', silent: 'warning', refused: 'error' } as const;

type Doing = { what: 'edit' | 'rotate' | 'log' | 'people'; source: Source } | { what: 'add' } | undefined;

/** Other systems that tell of the team's work. */
export function Component() {
  const { t } = useTranslation();
  const { teamId: team } = useTeam();
  const { modal } = App.useApp();
  const word = useWords();
  const [doing, setDoing] = useState<Doing>();
  const sources = useQuery(sourcesQuery(team));
  const remove = useAction((source: string) => api.DELETE('/api/v1/teams/{team}/sources/{source}', { params: { path: { team, source } } }), { done: t('sources.removed'), refresh: [keyOfSources(team)] });
  const askToRemove = (of: Source) => modal.confirm({
    title: t('sources.removeTitle'), content: <Said text={t('sources.removeText', { name: named })} name={of.name} />, okText: t('sources.remove'), okButtonProps: { danger: true }, cancelText: t('app.cancel'),
    onOk: () => remove.run(of.id),
  });
  const close = () => setDoing(undefined);
  return (
    <Screen title={t('sources.title')} lead={t('sources.lead')} actions={<Button type="primary" onClick={() => setDoing({ what: 'add' })}>{t('sources.add')}</Button>}>
      <RefusalAlert error={remove.error} />
      <Panel bare>
        <Loaded query={sources} rows={4}>
          {(all) => all.length === 0 ? <Nothing text={t('sources.none')} /> : (
            <Wide label={t('sources.title')} width={820}>
              <Table rowKey="id" dataSource={all} pagination={false} size="middle" columns={[
                { title: t('sources.columns.name'), render: (_, s) => <><Name>{s.name}</Name><div className="quiet">{word('sourceKind', s.kind)}</div></> },
                { title: t('sources.columns.state'), width: 260, render: (_, s) => <State source={s} /> },
                { title: t('sources.columns.last'), width: 170, render: (_, s) => s.lastReceivedAt ? <Time at={s.lastReceivedAt} /> : <span className="quiet">{t('sources.never')}</span> },
                { title: t('sources.columns.day'), width: 200, render: (_, s) => <Day source={s} /> },
                { title: <span className="unseen">{t('sources.columns.actions')}</span>, width: 190, render: (_, s) => (
                  <Flex gap={8}>
                    {s.address && <Button size="small" onClick={() => setDoing({ what: 'log', source: s })}>{t('sources.log.open')}</Button>}
                    <Dropdown trigger={['click']} menu={{ items: [
                      { key: 'people', label: t('sources.people.open'), onClick: () => setDoing({ what: 'people', source: s }) },
                      { key: 'edit', label: t('sources.edit'), onClick: () => setDoing({ what: 'edit', source: s }) },
                      ...(s.address ? [{ key: 'rotate', label: t('sources.rotate'), onClick: () => setDoing({ what: 'rotate', source: s }) }] : []),
                      { key: 'remove', label: t('sources.remove'), danger: true, onClick: () => void askToRemove(s) },
                    ] }}>
                      <Button size="small" icon={<MoreOutlined />} aria-label={`${t('sources.more')}: ${s.name}`} />
                    </Dropdown>
                  </Flex>
                ) },
              ]} />
            </Wide>
          )}
        </Loaded>
      </Panel>
      {doing?.what === 'add' && <AddSource team={team} close={close} />}
      {doing?.what === 'edit' && <EditSource team={team} source={doing.source} close={close} />}
      {doing?.what === 'rotate' && <RotateSecret team={team} source={doing.source} close={close} />}
      {doing?.what === 'people' && <WhoIsWho team={team} source={doing.source} close={close} />}
      {doing?.what === 'log' && <ReceivedLog team={team} source={doing.source} close={close} />}
    </Screen>
  );
}

function State({ source }: { source: Source }) {
  const { t } = useTranslation();
  const word = useWords();
  return (
    <>
      <Tag color={tones[source.state]}>{word('sourceState', source.state)}</Tag>
      {source.state !== 'ok' && <div className="quiet">{t(`sources.hint.${source.state}`, { n: source.unread })}</div>}
      {source.earlierSecretUntil && <div className="quiet">{t('sources.hint.earlier')} <Time at={source.earlierSecretUntil} /></div>}
    </>
  );
}

function Day({ source }: { source: Source }) {
  const { t } = useTranslation();
  const word = useWords();
  const refused = Object.entries(source.refused);
  return (
    <>
      {t('sources.day', { received: source.received, repeated: source.repeated, refused: refused.reduce((sum, [, n]) => sum + n, 0) })}
      {refused.length > 0 && <div className="quiet">{t('sources.refusedFor', { reasons: refused.map(([reason, n]) => `${word('sourceRefusal', reason)} ${n}`).join(' · ') })}</div>}
    </>
  );
}
