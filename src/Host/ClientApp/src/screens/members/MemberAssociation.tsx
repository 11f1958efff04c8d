import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { keyOf } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';

/** Whom WeCom has proved a member to be, and the way to take that back. */
export function MemberAssociation({ team, member, name }: { team: string; member: string; name: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const params = { path: { team, member } };
  const key = keyOf(team, 'members', 'association', member);
  const association = useQuery({ queryKey: key, queryFn: () => read(api.GET('/api/v1/teams/{team}/members/{member}/association', { params })) });
  const end = useAction(() => api.DELETE('/api/v1/teams/{team}/members/{member}/association', { params }), { done: t('members.association.ended'), refresh: [key, keyOf(team, 'history')] });
  const ask = () => modal.confirm({
    title: <Said text={t('members.association.endTitle', { who: named })} name={name} />, content: t('members.association.endText'), okText: t('members.association.end'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => end.run(undefined),
  });
  return (
    <Panel title={t('members.association.title')} extra={association.data?.userId && <Button size="small" danger onClick={ask}>{t('members.association.end')}</Button>}>
      <RefusalAlert error={end.error} />
      <Loaded query={association} rows={1}>{({ userId }) => userId ? <>{t('members.association.linked')} <code><Name>{userId}</Name></code></> : <span className="quiet">{t('members.association.none')}</span>}</Loaded>
    </Panel>
  );
}
