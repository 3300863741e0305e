/** Gives the plugin's loader the host's own copies of the libraries that the plugin does not bundle. */
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';
import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaDataUnstable from '@grafana/data/unstable';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaRuntimeUnstable from '@grafana/runtime/unstable';
import * as grafanaUi from '@grafana/ui';
import * as grafanaUiUnstable from '@grafana/ui/unstable';
import { getI18nInstance } from '@preview/i18n';
import lodash from 'lodash';
import moment from 'moment';
import * as react from 'react';
import * as jsxDevRuntime from 'react/jsx-dev-runtime';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactDom from 'react-dom';
import * as inlineSvg from 'react-inlinesvg';
import * as routerDom from 'react-router-dom';
import * as routerCompat from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/** A module whose default is the module: `import _` and `import { map }` must both work. */
function asDefault(value: unknown): object {
  return { default: value, __useDefault: true };
}

function externals(): Readonly<Record<string, object>> {
  return {
    '@emotion/css': emotionCss,
    '@emotion/react': emotionReact,
    '@grafana/data': grafanaData,
    '@grafana/data/unstable': grafanaDataUnstable,
    '@grafana/runtime': grafanaRuntime,
    '@grafana/runtime/unstable': grafanaRuntimeUnstable,
    '@grafana/ui': grafanaUi,
    '@grafana/ui/unstable': grafanaUiUnstable,
    // The instance that is running, not the package: a second one would know no language.
    i18next: asDefault(getI18nInstance()),
    lodash: asDefault(lodash),
    moment: asDefault(moment),
    react,
    'react-dom': reactDom,
    'react-inlinesvg': inlineSvg,
    // Version 6 under the name that the plugin's bundled react-router-dom asks for.
    'react-router': routerCompat,
    'react-router-dom': routerDom,
    'react/jsx-dev-runtime': jsxDevRuntime,
    'react/jsx-runtime': jsxRuntime,
    rxjs,
    'rxjs/operators': rxjsOperators,
  };
}

interface Loader {
  readonly set: (id: string, module: object) => void;
  readonly addImportMap: (map: { readonly imports: Readonly<Record<string, string>> }) => void;
  readonly import: (id: string) => Promise<Readonly<Record<string, unknown>>>;
}

function loader(): Loader {
  return (window as unknown as { readonly System: Loader }).System;
}

/** Registers every external under a private id and points an import map at it. */
export function registerExternals(): void {
  const system = loader();
  const prototype = Object.getPrototypeOf(system) as {
    import: (...args: unknown[]) => Promise<{ __useDefault?: boolean; default?: unknown }>;
  };
  const original = prototype.import;
  prototype.import = function load(...args: unknown[]) {
    return original
      .apply(this, args)
      .then((module) => (module.__useDefault ? (module.default as typeof module) : module));
  };
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(externals())) {
    const id = `package:${name}`;
    system.set(id, module);
    imports[name] = id;
  }
  system.addImportMap({ imports });
}

/** Loads a module by URL. */
export function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  return loader().import(url);
}
