import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import { useEffect, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { Refusal } from '../api/refusal';
import { speak } from '../i18n';
import { usePreferences } from './preferences';
import { nonce } from './nonce';
import { router } from './routes';
import { SignInAgain } from './SignInAgain';
import { themeOf, useDark, useStill } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refuses stays refused; what did not arrive is asked for again.
      retry: (count, error) => count < 3 && error instanceof Refusal && error.passing,
      retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
    },
    mutations: { retry: false },
  },
});

/** @param locale Of the language that is spoken already. */
export function App({ locale: first }: { locale: Locale }) {
  const { language } = usePreferences();
  const [dark, still] = [useDark(), useStill()];
  const [locale, setLocale] = useState(first);

  useEffect(() => void speak(language).then(setLocale), [language]);
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  return (
    <ConfigProvider
      locale={locale}
      theme={themeOf(dark, still)}
      csp={{ nonce }}
      // Two Chinese characters are no reason to push them apart.
      button={{ autoInsertSpace: false }}
    >
      <AntApp message={{ top: 64 }} style={{ height: '100%' }}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <SignInAgain />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
