/** Brings up everything that Grafana's application sets before it runs a plugin; the order matters. */
import { type GrafanaConfig, locationUtil, setTimeZoneResolver } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as runtimeUnstable from '@grafana/runtime/unstable';
import { setPanelDataErrorView } from '@preview/PanelDataErrorView';
import { setPanelRenderer } from '@preview/PanelRenderer';
import { setPluginPage } from '@preview/PluginPage';
import { routeLinkClicks } from './chrome/link-clicks.ts';
import { HostPluginPage } from './chrome/PluginPage.tsx';
import { linksAt, setupExtensions } from './extensions.ts';
import { registerExternals } from './externals.ts';
import { PanelDataError } from './panels/empty.tsx';
import { setupPanels } from './panels/index.ts';
import { HostPanelRenderer } from './panels/renderer.tsx';
import { loadPlugin } from './plugin.ts';
import { setupRegistries } from './registries.ts';
import { setupBackend } from './services/backend.ts';
import { previewBoot } from './services/boot-window.ts';
import { setupDataSources } from './services/data-sources.ts';
import { setupEvents } from './services/events.ts';
import { setupI18n } from './services/i18n.ts';
import { setupMonaco } from './services/monaco.ts';
import { setupRunRequest } from './services/run-request.ts';
import { setupTemplate } from './services/template.ts';

/** Boots the host and loads the plugin; to be called once in a page. */
export async function boot(): Promise<void> {
  const { user } = window.grafanaBootData;
  setupEvents();
  setupBackend();
  runtime.setEchoSrv(new runtime.FakeEchoSrv());
  await setupI18n(user.language);
  // Exists from 13.x on; without it the console warns.
  const startLoggers: unknown = Reflect.get(runtimeUnstable, 'initializeLoggersRegistry');
  if (typeof startLoggers === 'function') startLoggers();
  runtime.setLocationSrv(runtime.locationService);
  locationUtil.initialize({
    config: runtime.config as unknown as GrafanaConfig,
    getTimeRangeForUrl: () => ({ from: 'now-1h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  setTimeZoneResolver(() => user.timezone);
  runtime.setCurrentUser(user as unknown as Parameters<typeof runtime.setCurrentUser>[0]);
  setupRegistries();
  setupTemplate();
  setupRunRequest();
  setupDataSources();
  setupPanels();
  setupMonaco();
  setPluginPage(HostPluginPage);
  setPanelRenderer(HostPanelRenderer);
  setPanelDataErrorView(PanelDataError);
  setupExtensions();
  registerExternals();
  routeLinkClicks((address) => runtime.locationService.push(address));

  const { pluginId, libraries } = previewBoot();
  const loading = loadPlugin(pluginId, user.language);
  const ready = loading.then(() => undefined);
  ready.catch(() => {});
  const plugin = await loading;
  window.__quartetPreview = { ready, libraries, links: (point, context) => linksAt(plugin, point, context) };
}
