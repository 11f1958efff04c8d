import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { badgesQuery } from '../work';
import { Icon, type IconName } from './Icons';
import { Bones } from './States';

/** The pages' frame: where one can go, and what waits there. */
export function Shell() {
  const words = useWords();
  const team = useTeamId();
  const { pathname } = useLocation();
  const badges = useQuery(badgesQuery(team)).data;
  const unread = badges ? badges.unread.item + badges.unread.iteration + badges.unread.mergeRequest + badges.unread.build : 0;
  const tabs: readonly { to: string; also?: string; icon: IconName; text: string; count?: number }[] = [
    { to: 'items', also: 'iterations', icon: 'work', text: words.tabs.work, count: badges?.items },
    { to: 'merge-requests', icon: 'merge', text: words.tabs.mergeRequests, count: badges?.reviews },
    { to: 'builds', icon: 'build', text: words.tabs.builds },
    { to: 'messages', icon: 'bell', text: words.tabs.messages, count: unread },
    { to: 'me', icon: 'person', text: words.tabs.me },
  ];
  return (
    <>
      <a className="skip" href="#content">{words.app.skip}</a>
      <Suspense fallback={<Bones />}><Outlet /></Suspense>
      <nav className="tabs" aria-label={words.tabs.label}>
        {tabs.map(({ to, also, icon, text, count }) => {
          const isHere = [to, also].some((place) => place && pathname.split('/')[3] === place);
          return (
            <NavLink key={to} to={`/m/${team}/${to}`} className={isHere ? 'here' : undefined} aria-current={isHere ? 'page' : undefined}>
              <span className="glyph">
                <Icon name={icon} filled={isHere} />
                {!!count && <b><span aria-hidden>{count > 99 ? '99+' : count}</span><span className="unseen">{fill(words.tabs.count, { n: count })}</span></b>}
              </span>
              <span>{text}</span>
            </NavLink>
          );
        })}
      </nav>
      <ScrollRestoration />
    </>
  );
}
