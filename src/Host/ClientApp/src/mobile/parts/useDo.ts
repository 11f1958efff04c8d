import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { Toast } from 'antd-mobile';
import { useRef } from 'react';
import { usePreferences } from '../../app/preferences';
import { useWords } from '../texts';
import { failureText } from './failure';

/** Something that changes: says when it is done or why not, and reads again what it concerns. A double tap is one tap. */
export function useDo<A>(act: (args: A) => Promise<unknown>, { done, refresh = [], then }: { done?: string; refresh?: readonly QueryKey[]; then?: (args: A) => void } = {}) {
  const queries = useQueryClient();
  const words = useWords();
  const { language } = usePreferences();
  const underWay = useRef(false);
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: (_, args) => {
      if (done) Toast.show({ content: done, position: 'bottom' });
      then?.(args);
    },
    onError: (error) => void failureText(error, language, words).then((content) => Toast.show({ content, position: 'bottom', duration: 4000 })),
    onSettled: () => {
      underWay.current = false;
      return Promise.all(refresh.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  return {
    busy: mutation.isPending,
    start: (args: A) => {
      if (underWay.current) return;
      underWay.current = true;
      mutation.mutate(args);
    },
  };
}
