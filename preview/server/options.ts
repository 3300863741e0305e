/** What the preview server is started with. */
import type { Role } from './roles.ts';

export interface PreviewDataSource {
  readonly uid: string;
  readonly name: string;
  /** `alertmanager` is passed through and never queried. @default 'prometheus' */
  readonly type?: 'prometheus' | 'alertmanager';
  /** Origin and path prefix of the upstream, without a slash at the end. */
  readonly url: string;
  readonly isDefault?: boolean;
  /** Scrape interval of the upstream as Prometheus writes it, `15s`. @default '15s', as Grafana has it */
  readonly timeInterval?: string;
}

export interface PreviewOptions {
  /** Folder with the built plugin: `module.js`, `plugin.json` and the chunks. */
  readonly pluginDist: string;
  /** Folder with the built host, as `build.ts` writes it. */
  readonly hostDist: string;
  readonly dataSources: readonly PreviewDataSource[];
  /** Provisioned settings of the plugin, as `provisioning/plugins/*.yaml` of Grafana gives them. */
  readonly jsonData?: Readonly<Record<string, unknown>>;
  readonly secureJsonData?: Readonly<Record<string, string>>;
  /** Role of a visitor without the cookie `host_role`. @default 'Admin' */
  readonly defaultRole?: Role;
}
