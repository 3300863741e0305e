import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type * as grafanaData from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { externalsOf } from './bundle-report.ts';

const DIST = join(import.meta.dirname, '../../plugin/dist');

/** What the build may take from Grafana, and takes: one more is a change of the contract with it. */
const EXTERNALS = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'i18next',
  'lodash',
  'module',
  'react',
  'react-dom',
  'react-router',
  'react/jsx-runtime',
  'rxjs',
];

// Its ES modules are for bundlers alone.
const { AppPlugin }: typeof grafanaData = createRequire(import.meta.url)('@grafana/data');

interface Exports {
  readonly plugin: grafanaData.AppPlugin;
}

function read(file: string): string {
  const path = join(DIST, file);
  if (!existsSync(path)) throw new Error(`${path} is missing: build the plugin first, by \`npm run build\``);
  return readFileSync(path, 'utf8');
}

/** A module of which every member exists and does nothing. */
function anything(): object {
  const nothing: object = new Proxy(() => nothing, { get: (_, name) => (name === 'then' ? undefined : nothing) });
  return nothing;
}

/** Runs module.js as Grafana's loader does, with the real AppPlugin. */
function load(): { readonly asked: readonly string[]; readonly exports: Exports } {
  const modules: Readonly<Record<string, object>> = {
    module: { id: 'module', uri: '/public/plugins/quartet-goldensignals-app/module.js' },
    '@grafana/data': { AppPlugin },
    react: { lazy: (load: unknown) => ({ load }), Suspense: {}, createContext: () => ({}) },
  };
  let loaded: { readonly asked: readonly string[]; readonly exports: Exports } | undefined;
  const define = (asked: readonly string[], factory: (...given: readonly object[]) => Exports) => {
    loaded = { asked, exports: factory(...asked.map((name) => modules[name] ?? anything())) };
  };
  runInNewContext(read('module.js'), { define, console, document: {}, window: {}, self: {} });
  if (!loaded) throw new Error('module.js defines nothing');
  return loaded;
}

describe('module.js', () => {
  it('is an AMD module that asks for what Grafana has, and for nothing else', () => {
    const { asked } = load();
    expect([...asked].sort()).toEqual(EXTERNALS);
    expect(externalsOf(read('module.js'))).toEqual(asked);
  });

  it('gives an app with a page of its own and a page of its settings', () => {
    const { plugin } = load().exports;
    expect(plugin).toBeInstanceOf(AppPlugin);
    expect(plugin.root).toBeDefined();
    expect(plugin.configPages?.map(({ id, title }) => [id, title])).toEqual([['configuration', 'Configuration']]);
  });

  it('adds the links that plugin.json declares, with the same titles and places', () => {
    const { extensions, id, info } = JSON.parse(read('plugin.json')) as {
      readonly id: string;
      readonly info: { readonly version: string };
      readonly extensions: { readonly addedLinks: readonly { readonly title: string; readonly targets: string[] }[] };
    };
    const added = load().exports.plugin.addedLinkConfigs;
    expect(added.map(({ targets, title }) => ({ title, targets: [targets].flat() }))).toEqual(
      extensions.addedLinks.map(({ targets, title }) => ({ title, targets })),
    );
    for (const { path } of added) expect(path).toMatch(new RegExp(`^/a/${id}/`));
    // What the build replaces must not be left as it stands in the source.
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
