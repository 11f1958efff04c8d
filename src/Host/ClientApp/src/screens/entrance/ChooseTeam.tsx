import { RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Tag, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { useSignOut } from '../../app/AccountMenu';
import { meQuery } from '../../app/session';
import { Loaded, Nothing } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Doorway } from './Doorway';

export function Component() {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const me = useQuery(meQuery);
  const signOut = useSignOut();
  return (
    <Doorway title={t('entrance.teams.title')}>
      <Loaded query={me}>
        {(mine) => {
          if (!mine) return <Navigate replace to="/sign-in?to=/teams" />;
          return (
            <Flex vertical gap={8}>
              {mine.teams.length === 0 && <Nothing text={t('entrance.teams.none')}>{t('entrance.teams.noneText')}</Nothing>}
              {mine.teams.map((team) => (
                <Link key={team.teamId} to={`/teams/${team.teamId}`} style={{ display: 'flex', gap: 8, alignItems: 'center', padding: 12, border: `1px solid ${token.colorBorderSecondary}`, borderRadius: token.borderRadius, color: token.colorText }}>
                  <span style={{ flex: 1, minWidth: 0 }}><Name>{team.teamName}</Name></span>
                  <Tag>{t(`app.role.${team.role}`)}</Tag>
                  <RightOutlined aria-hidden />
                </Link>
              ))}
              <Button type="link" onClick={() => signOut.start(undefined)} loading={signOut.busy}>{t('app.signOut')}</Button>
            </Flex>
          );
        }}
      </Loaded>
    </Doorway>
  );
}
