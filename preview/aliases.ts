/** The one table of files that the host reaches past the public exports of the `@grafana/*` packages. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Line, packageFolder } from './lines.ts';

export interface HiddenModule {
  /** The name that the host's sources import. */
  readonly name: string;
  readonly package: string;
  /** The file inside the package. */
  readonly file: string;
  /** Exports that the host uses; a test looks for each. */
  readonly exports: readonly string[];
  /** Set where only that line has the file; elsewhere `host/absent.ts` stands in. */
  readonly onlyIn?: Line;
}

/** A minor release may move any of these; the paths held in 12.4.10 and in 13.2.2. */
export const HIDDEN_MODULES: readonly HiddenModule[] = [
  runtime('PanelRenderer', 'components/PanelRenderer.mjs', ['setPanelRenderer']),
  runtime('PluginPage', 'components/PluginPage.mjs', ['setPluginPage']),
  runtime('PanelDataErrorView', 'components/PanelDataErrorView.mjs', ['setPanelDataErrorView']),
  runtime('links', 'services/pluginExtensions/getObservablePluginLinks.mjs', ['setGetObservablePluginLinks']),
  runtime('components', 'services/pluginExtensions/getObservablePluginComponents.mjs', [
    'setGetObservablePluginComponents',
  ]),
  {
    ...runtime('data-source-settings', 'services/dataSource/settings.mjs', ['initDataSourceInstanceSettings']),
    onlyIn: 'react-19',
  },
  {
    ...runtime('data-source-importer', 'services/dataSource/dataSource.mjs', ['setDataSourcePluginImporter']),
    onlyIn: 'react-19',
  },
  {
    name: '@preview/i18n',
    package: '@grafana/i18n',
    file: 'dist/esm/i18n.mjs',
    exports: ['initializeI18n', 'getI18nInstance', 'addResourceBundle'],
  },
  {
    name: '@preview/scene-graph',
    package: '@grafana/scenes',
    file: 'dist/esm/core/sceneGraph/index.js',
    exports: ['sceneGraph'],
  },
];

function runtime(name: string, file: string, exports: readonly string[]): HiddenModule {
  return { name: `@preview/${name}`, package: '@grafana/runtime', file: `dist/esm/${file}`, exports };
}

/** Packages that must exist once in the bundle, since they hold React contexts. */
const SINGLE = ['react-router-dom', 'react-router-dom-v5-compat', 'react', 'react-dom'] as const;

/** The absolute path of a hidden module in a line. */
export function hiddenFile(line: Line, hidden: HiddenModule): string {
  if (hidden.onlyIn !== undefined && hidden.onlyIn !== line) return path.join(import.meta.dirname, 'host', 'absent.ts');
  return path.join(packageFolder(line, hidden.package), hidden.file);
}

/**
 * The table for the bundler: name, with `$` for an exact match, to absolute path.
 *
 * @throws Error naming the module whose file is gone.
 */
export function aliasTable(line: Line): Record<string, string> {
  const table: Record<string, string> = {};
  for (const hidden of HIDDEN_MODULES) {
    const file = hiddenFile(line, hidden);
    if (!existsSync(file)) throw new Error(`\`${hidden.file}\` is no longer part of \`${hidden.package}\` (${line})`);
    table[`${hidden.name}$`] = file;
  }
  // A folder, not a file: subpaths such as `react/jsx-runtime` follow.
  for (const name of SINGLE) table[name] = packageFolder(line, name);
  return table;
}
