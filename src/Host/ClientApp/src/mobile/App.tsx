import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider, unstableSetRender } from 'antd-mobile';
import enUS from 'antd-mobile/es/locales/en-US';
import zhCN from 'antd-mobile/es/locales/zh-CN';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import '../app/nonce';
import { sessionEnded } from '../api/client';
import { Refusal } from '../api/refusal';
import { usePreferences } from '../app/preferences';
import { useDark } from './dark';
import { NotIn } from './pages/NotIn';
import { speakMobile } from './language';
import { routerOf } from './routes';
import { SessionContext, signIn, type Entry } from './session';
import { WordsContext, type Words } from './texts';

// Toasts and dialogs are drawn apart from the page. Marked as passing by the library, and its own advice for React 19: it has no other way.
type Container = (Element | DocumentFragment) & { drawn?: Root };
// eslint-disable-next-line @typescript-eslint/no-deprecated
unstableSetRender((node, container: Container) => {
  const root = (container.drawn ??= createRoot(container));
  root.render(node);
  return () => {
    root.unmount();
    return Promise.resolve();
  };
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Asked for also without a network: the answer says so, and what is there stays.
      networkMode: 'always',
      retry: (count, error) => count < 2 && error instanceof Refusal && error.passing && navigator.onLine,
      retryDelay: (attempt) => 600 * 2 ** attempt,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

sessionEnded.addEventListener('ended', signIn);

function App({ entry, words: first }: { entry: Entry; words: Words }) {
  const { language } = usePreferences();
  const dark = useDark();
  const [words, setWords] = useState(first);
  const [router] = useState(() => (entry.kind === 'in' ? routerOf(entry.team.teamId) : null));
  useEffect(() => void speakMobile(language).then(setWords), [language]);
  useEffect(() => {
    document.documentElement.dataset.prefersColorScheme = dark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  return (
    <ConfigProvider locale={language === 'en' ? enUS : zhCN}>
      <WordsContext value={words}>
        <QueryClientProvider client={queries}>
          {router && entry.kind === 'in'
            ? <SessionContext value={entry}><RouterProvider router={router} /></SessionContext>
            : <NotIn entry={entry} />}
        </QueryClientProvider>
      </WordsContext>
    </ConfigProvider>
  );
}

export function start(entry: Entry, words: Words): void {
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<StrictMode><App entry={entry} words={words} /></StrictMode>);
}
