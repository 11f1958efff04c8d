import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { Refusal } from '../api/refusal';
import { speak } from '../i18n';
import { usePreferences } from './preferences';
import { router } from './routes';
import { SignInAgain } from './SignInAgain';
import { themeOf, useDark } from './theme';

const queries = new QueryClient({
  queryCache: new QueryCache(),
  mutationCache: new MutationCache(),
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

export function App() {
  const { language } = usePreferences();
  const dark = useDark();

  useEffect(() => {
    dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
    void speak(language);
  }, [language]);
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  return (
    <ConfigProvider
      locale={language === 'zh-CN' ? zhCN : enUS}
      theme={themeOf(dark)}
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
