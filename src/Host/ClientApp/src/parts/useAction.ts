import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { App } from 'antd';
import { useRef } from 'react';

export interface Action<A, R> {
  /** Does nothing while the last one is under way: a double click is one click. */
  start: (args: A) => void;
  run: (args: A) => Promise<R | undefined>;
  busy: boolean;
  error: unknown;
  forget: () => void;
}

/** Something that changes: with what to say when it is done, and which lists to read again. */
export function useAction<A, R>(
  act: (args: A) => Promise<R>, { done, refresh = [], then, failed }: { done?: string | ((result: R) => string); refresh?: readonly QueryKey[]; then?: (result: R, args: A) => void; failed?: (error: unknown) => void } = {},
): Action<A, R> {
  const queries = useQueryClient();
  const { message } = App.useApp();
  // Not by what was last rendered: a second click may come before that.
  const underWay = useRef(false);
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: (result, args) => {
      if (done) void message.success(typeof done === 'string' ? done : done(result));
      then?.(result, args);
    },
    onError: (error) => failed?.(error),
    onSettled: () => {
      underWay.current = false;
      return Promise.all(refresh.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  const run = (args: A) => {
    if (underWay.current) return Promise.resolve(undefined);
    underWay.current = true;
    return mutation.mutateAsync(args).catch(() => undefined);
  };
  return {
    start: (args) => void run(args),
    run,
    busy: mutation.isPending,
    error: mutation.error,
    forget: mutation.reset,
  };
}
