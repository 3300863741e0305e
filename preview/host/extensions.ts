/** Extension points: nothing renders them here, but a test can ask which links the plugin would show. */
import type { AppPlugin, PluginExtensionAddedLinkConfig } from '@grafana/data';
import {
  setChromeHeaderHeightHook,
  setFolderPicker,
  setHelpNavItemHook,
  setMegaMenuOpenHook,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginLinksHook,
  setReturnToPreviousHook,
} from '@grafana/runtime';
import { setGetObservablePluginComponents } from '@preview/components';
import { setGetObservablePluginLinks } from '@preview/links';
import { of } from 'rxjs';
import { HEADER_HEIGHT } from './chrome/Shell.tsx';
import type { ExtensionLink } from './services/boot-window.ts';

/** Sets the hooks that extension points and page parts call; all are empty but the height of the header. */
export function setupExtensions(): void {
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setGetObservablePluginLinks(() => of([]));
  setGetObservablePluginComponents(() => of([]));
  setReturnToPreviousHook(() => () => {});
  setMegaMenuOpenHook(() => [true, () => {}]);
  setHelpNavItemHook(() => undefined);
  setFolderPicker(() => null);
  setChromeHeaderHeightHook(() => HEADER_HEIGHT);
}

/**
 * The links that the plugin registered for an extension point and does not hide.
 *
 * @param context  What the extension point hands over: each link's `configure` decides on it.
 */
export function linksAt(
  plugin: AppPlugin,
  extensionPointId: string,
  context: object | undefined,
): readonly ExtensionLink[] {
  return plugin.addedLinkConfigs.flatMap((link) => {
    if (![link.targets].flat().includes(extensionPointId)) return [];
    const overrides = link.configure ? link.configure(context) : {};
    return overrides === undefined ? [] : [shown({ ...link, ...overrides })];
  });
}

function shown(link: PluginExtensionAddedLinkConfig): ExtensionLink {
  const group = link.group?.name ?? link.category;
  return {
    title: link.title,
    description: link.description ?? '',
    hasClickHandler: link.onClick !== undefined,
    ...(link.path === undefined ? {} : { path: link.path }),
    ...(link.icon === undefined ? {} : { icon: link.icon }),
    ...(group === undefined ? {} : { group }),
  };
}
