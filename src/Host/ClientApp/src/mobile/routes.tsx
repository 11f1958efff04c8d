import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Broken, Missing } from './parts/States';
import { Shell } from './parts/Shell';

/** A page is fetched when it is first opened. */
function lazily(load: () => Promise<{ Component: React.ComponentType }>): Pick<RouteObject, 'lazy'> {
  return { lazy: load };
}

/** Pages of one team: another team is another visit. */
export function routerOf(team: string) {
  return createBrowserRouter([
    {
      path: `/m/${team}`,
      element: <Shell />,
      errorElement: <Broken />,
      hydrateFallbackElement: <div />,
      children: [
        {
          errorElement: <Broken />,
          children: [
            { index: true, element: <Navigate replace to="items" /> },
            { path: 'items', ...lazily(() => import('./pages/Items')) },
            { path: 'items/:id', ...lazily(() => import('./pages/Item')) },
            { path: 'iterations', ...lazily(() => import('./pages/Iterations')) },
            { path: 'iterations/:id', ...lazily(() => import('./pages/Iteration')) },
            { path: 'merge-requests', ...lazily(() => import('./pages/MergeRequests')) },
            { path: 'merge-requests/:id', ...lazily(() => import('./pages/MergeRequest')) },
            { path: 'builds', ...lazily(() => import('./pages/Builds')) },
            { path: 'builds/:id', ...lazily(() => import('./pages/Build')) },
            { path: 'messages', ...lazily(() => import('./pages/Messages')) },
            { path: 'projects', ...lazily(() => import('./pages/Projects')) },
            { path: 'search', ...lazily(() => import('./pages/Search')) },
            { path: 'me', ...lazily(() => import('./pages/Me')) },
            { path: 'me/push', ...lazily(() => import('./pages/Push')) },
            { path: 'me/quiet', ...lazily(() => import('./pages/Quiet')) },
            { path: 'me/links', ...lazily(() => import('./pages/Links')) },
            { path: 'me/devices', ...lazily(() => import('./pages/Devices')) },
            { path: '*', element: <Missing /> },
          ],
        },
      ],
    },
    { path: '*', element: <Navigate replace to={`/m/${team}/items`} /> },
  ]);
}
