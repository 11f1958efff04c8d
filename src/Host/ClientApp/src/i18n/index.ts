import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences, type Language } from '../app/preferences';
import * as app from '../app/texts';
import * as audit from '../screens/audit/texts';
import * as binding from '../screens/binding/texts';
import * as deliveries from '../screens/deliveries/texts';
import * as entrance from '../screens/entrance/texts';
import * as members from '../screens/members/texts';
import * as policy from '../screens/policy/texts';
import * as settings from '../screens/settings/texts';
import * as syncs from '../screens/syncs/texts';
import type { Texts } from './texts';

/** Each screen keeps its words, in both languages, beside itself. 简体中文 is the source. */
export const zh = {
  app: app.zh, entrance: entrance.zh, binding: binding.zh, syncs: syncs.zh, members: members.zh,
  policy: policy.zh, audit: audit.zh, deliveries: deliveries.zh, settings: settings.zh,
};

export const en: Texts<typeof zh> = {
  app: app.en, entrance: entrance.en, binding: binding.en, syncs: syncs.en, members: members.en,
  policy: policy.en, audit: audit.en, deliveries: deliveries.en, settings: settings.en,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
    returnNull: false;
  }
}

void i18next.use(initReactI18next).init({
  lng: preferences().language,
  fallbackLng: 'zh-CN',
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});

export async function speak(language: Language): Promise<void> {
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export default i18next;
