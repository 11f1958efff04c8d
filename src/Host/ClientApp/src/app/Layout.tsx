import {
  ApiOutlined, AuditOutlined, FormOutlined, InteractionOutlined, LinkOutlined, MailOutlined, MenuOutlined, SendOutlined, SettingOutlined, SwapOutlined, SyncOutlined, TeamOutlined, UserDeleteOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Grid, Layout as AntLayout, Menu, type MenuProps } from 'antd';
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, Outlet, useLocation, useParams } from 'react-router';
import type { Role, Schemas } from '../api/client';
import { Loaded, Waiting } from '../parts/Loaded';
import { SideDrawer } from '../parts/SideDrawer';
import { Name } from '../parts/Name';
import { AccountMenu, Tastes } from './AccountMenu';
import { NotFound } from './Broken';
import { mayAs, meQuery, type Me } from './session';
import { useLiveChanges } from './useLiveChanges';

const places = [
  { key: 'members', role: 'admin', icon: <TeamOutlined /> },
  { key: 'invitations', role: 'admin', icon: <MailOutlined /> },
  { key: 'matches', role: 'admin', icon: <InteractionOutlined /> },
  { key: 'syncs', role: 'admin', icon: <SyncOutlined /> },
  { key: 'binding', role: 'admin', icon: <LinkOutlined /> },
  { key: 'policy', role: 'admin', icon: <UserDeleteOutlined /> },
  { key: 'audit', role: 'auditor', icon: <AuditOutlined /> },
  { key: 'sources', role: 'admin', icon: <ApiOutlined /> },
  { key: 'deliveries', role: 'admin', icon: <SendOutlined /> },
  { key: 'templates', role: 'admin', icon: <FormOutlined /> },
  { key: 'settings', role: 'member', icon: <SettingOutlined /> },
] as const satisfies readonly { key: string; role: Role; icon: ReactNode }[];

/** The frame of all screens of a team. */
export function Layout() {
  const me = useQuery(meQuery);
  return (
    <Loaded query={me} rows={8}>
      {(mine) => (mine ? <OfTeam me={mine} /> : <ToSignIn />)}
    </Loaded>
  );
}

function ToSignIn() {
  const { pathname, search } = useLocation();
  return <Navigate replace to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} />;
}

function OfTeam({ me }: { me: Me }) {
  const { team: id } = useParams();
  const team = me.teams.find((mine) => mine.teamId === id);
  if (!team) return <NotFound />;
  return <Frame me={me} team={team} />;
}

function Frame({ me, team }: { me: Me; team: Schemas['MyTeamBody'] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const wide = Grid.useBreakpoint().lg ?? true;
  const [open, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  useLiveChanges(team.teamId, mayAs(team.role, 'auditor'));

  const here = pathname.split('/')[3] ?? '';
  const selected = here === 'people' ? 'members' : here;
  const items: MenuProps['items'] = places
    .filter((place) => mayAs(team.role, place.role))
    .map(({ key, icon }) => ({ key, icon, label: <Link to={`/teams/${team.teamId}/${key}`} aria-current={key === selected ? 'page' : undefined}>{t(`app.nav.${key}`)}</Link> }));
  const menu = <Menu mode="inline" selectedKeys={[selected]} items={items} style={{ borderInlineEnd: 0 }} onClick={() => setOpen(false)} />;

  // A new page begins at its top, for the eye and for the screen reader.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, [pathname]);

  return (
    <AntLayout style={{ height: '100dvh' }}>
      <a className="skip" href="#main">{t('app.skip')}</a>
      <AntLayout.Header style={{ display: 'flex', alignItems: 'center', gap: 12, borderBottom: '1px solid rgba(128,128,128,0.18)' }}>
        {!wide && <Button type="text" icon={<MenuOutlined />} aria-label={t('app.nav.menu')} onClick={() => setOpen(true)} />}
        <img src="/icon.svg" alt="" width={28} height={28} />
        <strong className="cut" style={{ flex: 1, minWidth: 0 }}>
          <Name>{team.teamName}</Name>
        </strong>
        {me.teams.length > 1 && (wide ? <Link to="/teams">{t('app.switchTeam')}</Link> : <Link to="/teams" aria-label={t('app.switchTeam')}><SwapOutlined /></Link>)}
        <Flex gap={4}>
          <Tastes />
          <AccountMenu me={me} />
        </Flex>
      </AntLayout.Header>
      <AntLayout>
        {wide && <AntLayout.Sider width={208} style={{ borderInlineEnd: '1px solid rgba(128,128,128,0.18)', overflow: 'auto' }}><nav aria-label={t('app.nav.menu')} style={{ paddingTop: 8 }}>{menu}</nav></AntLayout.Sider>}
        {!wide && <SideDrawer open={open} close={() => setOpen(false)} title={t('app.nav.menu')}><nav aria-label={t('app.nav.menu')}>{menu}</nav></SideDrawer>}
        <AntLayout.Content id="main" ref={main} tabIndex={-1} style={{ overflow: 'auto', padding: wide ? 24 : 16, outline: 'none' }}>
          <Suspense fallback={<Waiting rows={8} />}>
            <Outlet />
          </Suspense>
        </AntLayout.Content>
      </AntLayout>
    </AntLayout>
  );
}
