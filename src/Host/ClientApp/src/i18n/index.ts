import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../app/preferences';
import type { texts as source } from './zh';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof source };
    returnNull: false;
  }
}

const loaders: Record<Language, () => Promise<{ texts: object; antd: Locale }>> = { 'zh-CN': () => import('./zh'), en: () => import('./en') };

void i18next.use(initReactI18next).init({
  resources: {},
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});

/** Fetches a language's words when they are first wanted, and speaks it from then on. */
export async function speak(language: Language): Promise<Locale> {
  const { texts, antd } = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', texts);
  await i18next.changeLanguage(language);
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
  document.documentElement.lang = language;
  return antd;
}
