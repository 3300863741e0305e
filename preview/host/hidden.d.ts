/** Types of the hidden modules that `aliases.ts` maps, and of packages without types. */

declare module '@preview/PanelRenderer' {
  import type { PanelRendererProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';

  export function setPanelRenderer(renderer: ComponentType<PanelRendererProps>): void;
}

declare module '@preview/PluginPage' {
  import type { PluginPageType } from '@grafana/runtime';

  export function setPluginPage(page: PluginPageType): void;
}

declare module '@preview/PanelDataErrorView' {
  import type { PanelDataErrorViewProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';

  export function setPanelDataErrorView(view: ComponentType<PanelDataErrorViewProps>): void;
}

declare module '@preview/links' {
  import type { PluginExtensionLink } from '@grafana/data';
  import type { Observable } from 'rxjs';

  export function setGetObservablePluginLinks(
    get: (options: { extensionPointId: string; context?: object }) => Observable<PluginExtensionLink[]>,
  ): void;
}

declare module '@preview/components' {
  import type { PluginExtensionComponent } from '@grafana/data';
  import type { Observable } from 'rxjs';

  export function setGetObservablePluginComponents(get: () => Observable<PluginExtensionComponent[]>): void;
}

declare module '@preview/data-source-settings' {
  import type { DataSourceInstanceSettings } from '@grafana/data';

  export const initDataSourceInstanceSettings:
    | ((settings: Record<string, DataSourceInstanceSettings>, defaultName: string) => void)
    | undefined;
}

declare module '@preview/data-source-importer' {
  import type { DataSourceInstanceSettings } from '@grafana/data';

  export interface DataSourceModule {
    /** A class over `DataSourceInstanceSettings`. */
    readonly DataSourceClass: unknown;
    readonly components: object;
  }

  export const setDataSourcePluginImporter:
    | ((importer: (meta: DataSourceInstanceSettings['meta']) => Promise<DataSourceModule>) => void)
    | undefined;
}

declare module '@preview/i18n' {
  import type { BackendModule, i18n } from 'i18next';

  /** The second parameter exists up to 12.4. */
  export function initializeI18n(
    options: { language: string; ns: string[]; module: BackendModule },
    regionalFormat?: string,
  ): Promise<{ language: string | undefined }>;
  export function getI18nInstance(): i18n;
  export function addResourceBundle(language: string, namespace: string, resources: object): void;
}

declare module '@preview/scene-graph' {
  import type { ScopedVars } from '@grafana/data';
  import type { TemplateSrv } from '@grafana/runtime';

  export const sceneGraph: {
    readonly interpolate: (
      scene: object,
      value: string | undefined | null,
      scopedVars?: ScopedVars,
      format?: Parameters<TemplateSrv['replace']>[2],
      interpolations?: object[],
    ) => string;
    readonly lookupVariable: (name: string, scene: object) => object | null;
  };
}

declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';
declare module 'systemjs/dist/extras/named-register.js';

declare module 'react-router-dom' {
  import type { ComponentType, ReactNode } from 'react';

  export const Router: ComponentType<{ readonly history: unknown; readonly children?: ReactNode }>;
}
