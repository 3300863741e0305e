/** The panels that the host has, by id. */
import type { PanelPlugin, PanelPluginMeta } from '@grafana/data';
import { setPluginImportUtils } from '@grafana/runtime';
import { plugin as bargauge } from './bargauge.tsx';
import { plugin as gauge } from './gauge.tsx';
import { plugin as stat } from './stat.tsx';
import { plugin as table } from './table.tsx';
import { plugin as timeseries } from './timeseries.tsx';

const PANELS: ReadonlyMap<string, PanelPlugin> = new Map<string, PanelPlugin>(
  Object.entries({ bargauge, gauge, stat, table, timeseries } as unknown as Record<string, PanelPlugin>),
);

/** The panel of an id, or undefined: the host has five. */
export function panelOf(id: string): PanelPlugin | undefined {
  return PANELS.get(id);
}

/** Gives scenes and `PanelRenderer` their panels; to be called once. */
export function setupPanels(): void {
  for (const [id, plugin] of PANELS) plugin.meta = metaOf(id);
  setPluginImportUtils({
    importPanelPlugin: async (id) => {
      const plugin = panelOf(id);
      if (plugin === undefined) throw new Error(`Panel plugin not found: ${id}`);
      return plugin;
    },
    getPanelPluginFromCache: panelOf,
  });
}

function metaOf(id: string): PanelPluginMeta {
  const logos = { small: '', large: '' };
  const info = { author: { name: '' }, description: '', links: [], logos, screenshots: [], updated: '', version: '' };
  return {
    id,
    name: id,
    type: 'panel' as PanelPluginMeta['type'],
    module: `core:plugin/${id}`,
    baseUrl: '',
    info,
    sort: 0,
  };
}
