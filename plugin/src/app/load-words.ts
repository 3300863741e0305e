/** Loads the texts of the user's language. English stands in the code. */

import { initPluginTranslations } from '@grafana/i18n';
import { PLUGIN_ID } from '../constants.ts';

type Texts = Readonly<Record<string, object | string>>;

const LANGUAGES: Readonly<Record<string, () => Promise<{ default: Texts }>>> = {
  'ru-RU': () => import('../locales/ru-RU/quartet-goldensignals-app.json'),
  'zh-Hans': () => import('../locales/zh-Hans/quartet-goldensignals-app.json'),
};

let loaded: Promise<unknown> | undefined;

/** Resolves when texts can be asked for; a language without texts reads English. */
export function loadWords(): Promise<unknown> {
  loaded ??= initPluginTranslations(PLUGIN_ID, [
    async (language: string) => ((await LANGUAGES[language]?.())?.default ?? {}) as never,
  ]);
  return loaded;
}
