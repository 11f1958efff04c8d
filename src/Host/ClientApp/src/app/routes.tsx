import { createBrowserRouter, type RouteObject } from 'react-router';
import { Broken, NotFound } from './Broken';
import { Gate } from './Gate';
import { Layout } from './Layout';
import { Root } from './Root';

/** A screen is fetched when it is first opened. */
function lazily(load: () => Promise<{ Component: React.ComponentType }>): Pick<RouteObject, 'lazy'> {
  return { lazy: load };
}

export const router = createBrowserRouter([
  {
    errorElement: <Broken />,
    hydrateFallbackElement: <div />,
    children: [
      { path: '/', element: <Root /> },
      { path: '/first-run', ...lazily(() => import('../screens/entrance/FirstRun')) },
      { path: '/sign-in', ...lazily(() => import('../screens/entrance/SignIn')) },
      { path: '/forgot-password', ...lazily(() => import('../screens/entrance/ForgotPassword')) },
      { path: '/register', ...lazily(() => import('../screens/entrance/Register')) },
      { path: '/teams', ...lazily(() => import('../screens/entrance/ChooseTeam')) },
      {
        path: '/teams/:team',
        element: <Layout />,
        errorElement: <Broken />,
        children: [
          {
            errorElement: <Broken />,
            children: [
              { index: true, ...lazily(() => import('../screens/entrance/TeamHome')) },
              {
                element: <Gate role="admin" />,
                children: [
                  { path: 'members', ...lazily(() => import('../screens/members/MembersScreen')) },
                  { path: 'people/:person', ...lazily(() => import('../screens/members/PersonScreen')) },
                  { path: 'members/:member', ...lazily(() => import('../screens/members/PersonScreen')) },
                  { path: 'invitations', ...lazily(() => import('../screens/invitations/InvitationsScreen')) },
                  { path: 'matches', ...lazily(() => import('../screens/matches/MatchesScreen')) },
                  { path: 'binding', ...lazily(() => import('../screens/binding/BindingScreen')) },
                  { path: 'syncs', ...lazily(() => import('../screens/syncs/SyncsScreen')) },
                  { path: 'syncs/:sync', ...lazily(() => import('../screens/syncs/SyncScreen')) },
                  { path: 'policy', ...lazily(() => import('../screens/policy/PolicyScreen')) },
                  { path: 'sources', ...lazily(() => import('../screens/sources/SourcesScreen')) },
                  { path: 'deliveries', ...lazily(() => import('../screens/deliveries/DeliveriesScreen')) },
                  { path: 'templates', ...lazily(() => import('../screens/templates/TemplatesScreen')) },
                ],
              },
              {
                element: <Gate role="auditor" />,
                children: [
                  { path: 'audit', ...lazily(() => import('../screens/audit/TimelineScreen')) },
                  { path: 'audit/roster', ...lazily(() => import('../screens/audit/RosterScreen')) },
                  { path: 'audit/offboardings', ...lazily(() => import('../screens/audit/OffboardingsScreen')) },
                  { path: 'audit/difference', ...lazily(() => import('../screens/audit/DifferenceScreen')) },
                ],
              },
              { path: 'settings', ...lazily(() => import('../screens/settings/SettingsScreen')) },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
