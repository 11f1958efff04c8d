import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useMemo } from 'react';

interface Page { items: unknown[]; next?: string | null }
type ItemOf<P extends Page> = P extends { items: (infer T)[] } ? T : never;

/**
 * A list that the API gives page by page, as one list that grows. The last answer stays on screen while another filter is asked for.
 * @param refetchOnMount For what comes from outside: no change of it is told, so it is asked for whenever it is opened.
 */
export function usePages<P extends Page>(queryKey: QueryKey, fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<P>, { refetchOnMount }: { refetchOnMount?: 'always' } = {}) {
  const query = useInfiniteQuery({
    queryKey,
    refetchOnMount,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    getNextPageParam: (last: P) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const items = useMemo(() => pages?.flatMap((p) => p.items) as ItemOf<P>[] | undefined, [pages]);
  return {
    first: pages?.[0],
    items,
    more: query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined,
    busyMore: query.isFetchingNextPage,
    hasMore: query.hasNextPage,
    error: query.error,
    again: () => void query.refetch(),
    stale: query.isPlaceholderData,
    loading: query.isPending,
  };
}
