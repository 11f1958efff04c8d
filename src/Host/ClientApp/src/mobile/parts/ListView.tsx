import { InfiniteScroll } from 'antd-mobile';
import type { ReactNode } from 'react';
import { useWords } from '../texts';
import { Bones, Failure } from './States';
import type { List } from './useList';

/** A list that grows as one scrolls: its outline at first, why it did not come, or what there is to do when it is empty. */
export function ListView<T extends { id: string }>({ list, row, empty, label }: { list: List<T>; row: (item: T) => ReactNode; empty: ReactNode; label: string }) {
  const { app } = useWords();
  if (!list.items) return list.error ? <Failure error={list.error} again={() => void list.refetch()} /> : <Bones />;
  if (list.items.length === 0) return <>{empty}</>;
  return (
    <>
      <ul className="cards" aria-label={label} aria-busy={list.isPlaceholderData || undefined} data-stale={list.isPlaceholderData || undefined}>
        {list.items.map((item) => <li key={item.id}>{row(item)}</li>)}
      </ul>
      {list.hasNextPage
        ? (
          <InfiniteScroll loadMore={async () => { await list.fetchNextPage({ throwOnError: true }); }} hasMore threshold={400}>
            {(_, failed, retry) => (failed
              ? <button type="button" className="more" onClick={retry}>{app.loadFailed} · {app.retry}</button>
              : <button type="button" className="more" onClick={() => void list.fetchNextPage()}>{list.isFetchingNextPage ? app.loading : app.more}</button>)}
          </InfiniteScroll>
        )
        : list.items.length > 8 && <p className="end">{app.noMore}</p>}
    </>
  );
}
