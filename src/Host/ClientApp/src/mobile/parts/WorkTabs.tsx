import { Link, NavLink } from 'react-router';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { Icon } from './Icons';

/** Items and iterations are one tab's two sides. */
export function WorkTabs() {
  const { items, iterations } = useWords();
  const team = useTeamId();
  return (
    <nav className="sides" aria-label={items.title}>
      <NavLink to={`/m/${team}/items`}>{items.title}</NavLink>
      <NavLink to={`/m/${team}/iterations`}>{iterations.title}</NavLink>
    </nav>
  );
}

export function SearchLink() {
  const { app } = useWords();
  return <Link className="icon" to={`/m/${useTeamId()}/search`} aria-label={app.search}><Icon name="search" /></Link>;
}
