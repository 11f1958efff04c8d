import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, read } from '../../api/client';
import { Ago } from '../parts/Ago';
import { Choices, useChoice } from '../parts/Choices';
import type { IconName } from '../parts/Icons';
import { ListView } from '../parts/ListView';
import { Page } from '../parts/Page';
import { Facts, Mark, Outside } from '../parts/Rows';
import { Nothing, NothingOfMine } from '../parts/States';
import { useDo } from '../parts/useDo';
import { useList } from '../parts/useList';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { badgesQuery, keys, pathOf, type MessageKind, type WorkMessage } from '../work';

const icons: Record<MessageKind, IconName> = { item: 'task', iteration: 'iteration', 'merge-request': 'merge', build: 'build' };

export function Component() {
  const { messages: w } = useWords();
  const team = useTeamId();
  const [kind, setKind] = useChoice('kind', ['all', 'item', 'iteration', 'merge-request', 'build'] as const);
  const [unread, setUnread] = useChoice('unread', ['all', 'unread'] as const);
  const counts = useQuery(badgesQuery(team)).data?.unread;
  const query = { kind: kind === 'all' ? undefined : kind, unread: unread === 'unread' || undefined } as const;
  const list = useList([...keys.messages, query], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/messages', { params: { path: { team }, query: { ...query, cursor } }, signal })));
  const readAll = useDo(
    (upTo: string) => api.POST('/api/v1/teams/{team}/workbench/messages/read', { params: { path: { team } }, body: { upTo, kind: query.kind } }),
    { done: w.allRead, refresh: [keys.messages, keys.badges] },
  );
  const newest = list.items?.[0];
  const waiting = counts ? { item: counts.item, iteration: counts.iteration, 'merge-request': counts.mergeRequest, build: counts.build, all: counts.item + counts.iteration + counts.mergeRequest + counts.build } : undefined;
  return (
    <Page
      title={w.title}
      beside={newest && !!waiting?.[kind] && <button type="button" className="plain" disabled={readAll.busy} onClick={() => readAll.start(newest.id)}>{w.readAll}</button>}
      refresh={() => list.refetch()}
    >
      <div className="filters">
        <Choices
          chips
          label={w.title}
          value={kind}
          choose={setKind}
          options={[['all', w.all, waiting?.all], ['item', w.kind.item, waiting?.item], ['iteration', w.kind.iteration, waiting?.iteration], ['merge-request', w.kind['merge-request'], waiting?.['merge-request']], ['build', w.kind.build, waiting?.build]]}
        />
        <button type="button" className="toggle" aria-pressed={unread === 'unread'} onClick={() => setUnread(unread === 'unread' ? 'all' : 'unread')}>{w.unread}</button>
      </div>
      <ListView list={list} label={w.title} row={(message) => <MessageRow message={message} />} empty={unread === 'unread' ? <Nothing title={w.emptyUnread} /> : <NothingOfMine title={w.empty} text={w.emptyText} />} />
    </Page>
  );
}

function MessageRow({ message: m }: { message: WorkMessage }) {
  const { messages: w } = useWords();
  const team = useTeamId();
  const isUnread = m.readAt === null;
  return (
    <Link className={isUnread ? 'row unread' : 'row'} to={`/m/${team}/${pathOf[m.kind]}/${m.subjectId}`}>
      <Mark tone={`k-${m.kind}`} icon={icons[m.kind]} text={w.kind[m.kind]} />
      <span className="text">
        <strong>{m.isUrgent && <span className="pill urgent">{w.urgent}</span>}<Outside>{m.title}</Outside></strong>
        <span className="excerpt"><Outside>{m.text}</Outside></span>
        <Facts>{[m.project && <Outside key="p">{m.project}</Outside>, <Ago key="t" at={m.at} />]}</Facts>
      </span>
      {isUnread && <span className="dot"><span className="unseen">{w.isUnread}</span></span>}
    </Link>
  );
}
