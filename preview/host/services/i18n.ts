/** Starts the translations: English stands in the libraries' code, the plugin's own languages are fetched. */
import { addResourceBundle, initializeI18n } from '@preview/i18n';
import type { BackendModule } from 'i18next';
import { rangeWords } from './range-words.ts';

/** The libraries' words stay English: their translations are part of Grafana's application, not of the packages. */
const noResources: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, _namespace, callback) =>
    callback(null, { 'grafana-data': { datetime: { rangeutils: rangeWords(language) } } }),
};

/**
 * Makes `t()` work everywhere; must be awaited before anything renders or the plugin is loaded.
 *
 * @param language  As in `user.language`: `en-US`, `ru-RU`, `zh-Hans`.
 */
export async function setupI18n(language: string): Promise<void> {
  await initializeI18n({ language, ns: ['grafana'], module: noResources }, language);
  document.documentElement.lang = language;
}

/**
 * Fetches the plugin's words of a language when its plugin.json lists it.
 *
 * English is not fetched: its words are in the source, and Grafana from 13.1 on does not load them either.
 */
export async function loadPluginLanguage(
  pluginId: string,
  language: string,
  languages: readonly string[] | undefined,
): Promise<void> {
  if (language === 'en-US' || !languages?.includes(language)) return;
  const url = `/public/plugins/${pluginId}/locales/${language}/${pluginId}.json`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`\`${url}\` is missing, though plugin.json lists the language \`${language}\``);
  addResourceBundle(language, pluginId, await response.json());
}
