import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import type { Role } from '../api/client';
import { Notice } from '../parts/Notice';
import { mayAs, useTeam } from './session';

/** Says so, instead of asking the API for what it will refuse. The API decides all the same. */
export function Gate({ role }: { role: Exclude<Role, 'member'> }) {
  const { t } = useTranslation();
  const team = useTeam();
  if (mayAs(team.role, role)) return <Outlet />;
  return <Notice title={t('app.noPermission.title')}>{t('app.noPermission.text', { roles: t(`app.roleOrAbove.${role}`) })}</Notice>;
}
