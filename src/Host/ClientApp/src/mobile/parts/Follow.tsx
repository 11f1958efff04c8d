import type { QueryKey } from '@tanstack/react-query';
import { api } from '../../api/client';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { Icon } from './Icons';
import { useDo } from './useDo';

/** Follows something, or no longer. */
export function Follow({ subject, isFollowed, refresh }: { subject: string; isFollowed: boolean; refresh: readonly QueryKey[] }) {
  const { item } = useWords();
  const team = useTeamId();
  const path = { params: { path: { team, subject } } };
  const change = useDo(
    (follow: boolean) => (follow ? api.PUT('/api/v1/teams/{team}/workbench/follows/{subject}', path) : api.DELETE('/api/v1/teams/{team}/workbench/follows/{subject}', path)),
    { done: isFollowed ? item.unfollowed : item.followed, refresh },
  );
  return <button type="button" className="follow" aria-pressed={isFollowed} disabled={change.busy} onClick={() => change.start(!isFollowed)}><Icon name="bell" filled={isFollowed} />{isFollowed ? item.unfollow : item.follow}</button>;
}
