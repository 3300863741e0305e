/** What Grafana puts into its page before the first script: user, settings, data sources. */
import { instanceSettings, type NumberedDataSource } from './data-sources.ts';
import type { HostBuild } from './host-build.ts';
import type { PluginJson } from './plugin.ts';
import { permissionsOf, ROLES, type User } from './roles.ts';

export type ThemeName = 'dark' | 'light';

export interface Visit {
  readonly user: User;
  readonly theme: ThemeName;
  /** BCP 47, as Grafana names its languages: `en-US`, `zh-Hans`. */
  readonly language: string;
  readonly rootUrl: string;
}

/** Without the intervals an axis of time has no labels. */
const DATE_FORMATS = {
  fullDate: 'YYYY-MM-DD HH:mm:ss',
  interval: {
    millisecond: 'HH:mm:ss.SSS',
    second: 'HH:mm:ss',
    minute: 'HH:mm',
    hour: 'MM/DD HH:mm',
    day: 'MM/DD',
    month: 'YYYY-MM',
    year: 'YYYY',
  },
  useBrowserLocale: false,
  defaultTimezone: 'browser',
  defaultWeekStart: 'browser',
};

/** `settings.datasources` and the name of the default one, also the answer of `/api/frontend/settings`. */
export function frontendSettings(sources: readonly NumberedDataSource[]): Record<string, unknown> {
  return {
    datasources: Object.fromEntries(sources.map((numbered) => [numbered.source.name, instanceSettings(numbered)])),
    defaultDatasource: sources.find((numbered) => numbered.isDefault)?.source.name ?? '',
  };
}

/** The value of `window.grafanaBootData`. Holds no secret: it is readable in the page. */
export function bootDataOf(
  visit: Visit,
  plugin: PluginJson,
  sources: readonly NumberedDataSource[],
  build: HostBuild,
): Record<string, unknown> {
  const { user, theme, language, rootUrl } = visit;
  return {
    user: {
      isSignedIn: true,
      id: user.id,
      uid: `preview-${user.login}`,
      login: user.login,
      name: user.name,
      email: user.email,
      orgCount: 1,
      orgId: 1,
      orgName: 'Main Org.',
      orgRole: user.role,
      isGrafanaAdmin: user.role === 'Admin',
      gravatarUrl: '',
      timezone: 'browser',
      weekStart: 'browser',
      theme,
      lightTheme: theme === 'light',
      language,
      regionalFormat: language,
      locale: language,
      helpFlags1: 0,
      permissions: permissionsOf(user.role, plugin.roles),
      analytics: { identifier: '' },
      authenticatedBy: '',
      externalUserId: '',
    },
    settings: {
      appUrl: `${rootUrl}/`,
      appSubUrl: '',
      namespace: 'default',
      buildInfo: {
        version: build.grafana,
        versionString: `Grafana libraries v${build.grafana}`,
        commit: 'preview',
        env: 'production',
        edition: 'Open Source',
        hideVersion: false,
      },
      ...frontendSettings(sources),
      featureToggles: {},
      panels: {},
      apps: {
        [plugin.id]: { id: plugin.id, path: `/public/plugins/${plugin.id}/module.js`, version: plugin.info.version },
      },
      minRefreshInterval: '5s',
      dateFormats: DATE_FORMATS,
      exploreEnabled: true,
      unifiedAlertingEnabled: true,
      liveEnabled: false,
      analytics: { enabled: false },
      quickRanges: [],
    },
    navTree: [],
    assets: { dark: '', light: '' },
    preview: { pluginId: plugin.id, roles: ROLES, libraries: { grafana: build.grafana, react: build.react } },
  };
}
