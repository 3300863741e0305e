/** Loads the built plugin, unchanged, and keeps it. */
import { AppPlugin, type AppPluginMeta } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { importModule } from './externals.ts';
import { loadPluginLanguage } from './services/i18n.ts';

export interface RunningPlugin extends AppPlugin {
  readonly meta: AppPluginMeta & { readonly languages?: readonly string[] };
}

let running: RunningPlugin | undefined;

/** The plugin; throws before `loadPlugin` has resolved. */
export function runningPlugin(): RunningPlugin {
  if (running === undefined) throw new Error('the plugin is not loaded yet');
  return running;
}

/**
 * Fetches settings, words and module of the plugin.
 *
 * @throws Error when the module exports no `plugin` of type app.
 */
export async function loadPlugin(id: string, language: string): Promise<RunningPlugin> {
  const meta: RunningPlugin['meta'] = await getBackendSrv().get(`/api/plugins/${id}/settings`);
  await loadPluginLanguage(id, language, meta.languages);
  const module = await importModule(`/${meta.module}?_cache=${meta.info.version}`);
  const { plugin } = module;
  if (!(plugin instanceof AppPlugin)) throw new Error(`\`${meta.module}\` exports no app plugin`);
  plugin.init(meta);
  plugin.meta = meta;
  running = plugin as RunningPlugin;
  return running;
}
