import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { mayAs, useTeam } from '../../app/session';
import { Loaded } from '../../parts/Loaded';
import { Notice } from '../../parts/Notice';
import { bindingQuery, suiteQuery } from '../binding/bindingQuery';

/** Where a team's admin goes on: binding first, the people then. An auditor sees the audit, and nothing else. */
export function Component() {
  const { t } = useTranslation();
  const team = useTeam();
  if (team.role === 'auditor') return <Navigate replace to="audit" />;
  if (!mayAs(team.role, 'admin')) return <Notice title={t('app.plain.title', { team: team.teamName })}>{t('app.plain.text')}</Notice>;
  return <AdminHome team={team.teamId} />;
}

function AdminHome({ team }: { team: string }) {
  const binding = useQuery(bindingQuery(team));
  const suite = useQuery(suiteQuery(team));
  return <Loaded query={binding}>{(app) => <Loaded query={suite}>{({ installed }) => <Navigate replace to={app || installed ? 'members' : 'binding'} />}</Loaded>}</Loaded>;
}
