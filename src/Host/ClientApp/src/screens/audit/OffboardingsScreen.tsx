import { Button, Checkbox, Flex, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import { keyOf, mayAs, useTeam } from '../../app/session';
import { useWords } from '../../i18n/words';
import { Failed, Nothing, Waiting } from '../../parts/Loaded';
import { MoreButton } from '../../parts/MoreButton';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { Time } from '../../parts/Time';
import { useAction } from '../../parts/useAction';
import { usePages } from '../../parts/usePages';
import { Wide } from '../../parts/Wide';
import { AuditTabs } from './AuditTabs';

type Offboarding = Schemas['OffboardingItem'];

export function Component() {
  const { t } = useTranslation();
  const { teamId: team, role } = useTeam();
  const word = useWords();
  const [params, setParams] = useSearchParams();
  const open = params.get('open') === 'true';
  const key = keyOf(team, 'history', 'offboardings', open);
  const list = usePages(key, (cursor) => read(api.GET('/api/v1/teams/{team}/offboardings', { params: { path: { team }, query: { open, cursor, limit: 100 } } })));
  const finish = useAction((offboarding: string) => api.POST('/api/v1/teams/{team}/offboardings/{offboarding}/finish', { params: { path: { team, offboarding } } }), { done: t('audit.offboardings.finished'), refresh: [key] });
  return (
    <Screen title={t('audit.title')} lead={t('audit.offboardings.lead')} actions={<Checkbox checked={open} onChange={(e) => setParams(e.target.checked ? { open: 'true' } : {}, { replace: true })}>{t('audit.offboardings.openOnly')}</Checkbox>}>
      <AuditTabs here="offboardings" />
      <RefusalAlert error={finish.error} />
      <Panel bare>
        {list.loading ? <div style={{ padding: 24 }}><Waiting /></div> : !list.items ? <div style={{ padding: 16 }}><Failed error={list.error} again={list.again} /></div> : list.items.length === 0 ? <Nothing text={t('audit.offboardings.none')} /> : (
          <Wide label={t('audit.offboardings.title')} width={860}>
            <Table rowKey="id" dataSource={list.items} pagination={false} size="middle" columns={[
              { title: t('audit.offboardings.at'), width: 180, render: (_, o) => <Time at={o.at} /> },
              { title: t('audit.offboardings.member'), render: (_, o) => mayAs(role, 'admin') ? <Link to={`/teams/${team}/${o.person ? `people/${o.person}` : `members/${o.member}`}`}><Name>{o.name}</Name></Link> : <Name>{o.name}</Name> },
              { title: t('audit.offboardings.cause'), render: (_, o) => <>{word('status', o.cause)}<br /><span className="quiet"><Name>{word('why', o.reason)}</Name></span></> },
              { title: t('audit.offboardings.by'), render: (_, o) => o.run && mayAs(role, 'admin') ? <Link to={`/teams/${team}/syncs/${o.run}`}>{t('audit.offboardings.run')}</Link> : o.by.name ? <Name>{o.by.name}</Name> : word('actor', o.by.kind) },
              { title: t('audit.offboardings.ended'), render: (_, o) => <Ended of={o} /> },
              { title: t('audit.offboardings.result'), width: 180, render: (_, o) => o.doneAt
                ? <Tag color="success">{t('audit.offboardings.took', { n: (o.milliseconds ?? 0).toLocaleString() })}</Tag>
                : <Flex gap={8} align="center" wrap><Tag color="error">{t('audit.offboardings.open')}</Tag>{mayAs(role, 'admin') && <Button size="small" onClick={() => finish.start(o.id)} disabled={finish.busy}>{t('audit.offboardings.finish')}</Button>}</Flex> },
            ]} />
          </Wide>
        )}
        <MoreButton list={list} />
      </Panel>
    </Screen>
  );
}

function Ended({ of }: { of: Offboarding }) {
  const { t } = useTranslation();
  if (!of.doneAt) return '…';
  const parts = (['sessions', 'keys', 'associations'] as const).filter((what) => (of[what] ?? 0) > 0).map((what) => t(`audit.offboardings.${what}`, { n: of[what] ?? 0 }));
  return parts.length > 0 ? parts.join(' · ') : <span className="quiet">{t('audit.offboardings.nothing')}</span>;
}
