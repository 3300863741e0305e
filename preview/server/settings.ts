/** The settings of the plugin, kept in memory: what Grafana stores for an organisation. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, jsonBodyOf, sendJson } from './http.ts';
import type { PluginJson } from './plugin.ts';
import { hasRole, type User } from './roles.ts';
import type { TemplateValues } from './template.ts';

export interface StoredSettings extends TemplateValues {
  readonly enabled: boolean;
  readonly pinned: boolean;
}

export interface SettingsStore {
  readonly read: () => StoredSettings;
  readonly write: (settings: StoredSettings) => void;
}

/** A store that starts with what was provisioned: enabled and pinned, as an app from a provisioning file is. */
export function createSettingsStore(
  jsonData: Readonly<Record<string, unknown>> = {},
  secureJsonData: Readonly<Record<string, string>> = {},
): SettingsStore {
  let stored: StoredSettings = { enabled: true, pinned: true, jsonData, secureJsonData };
  return {
    read: () => stored,
    write: (settings) => {
      stored = settings;
    },
  };
}

/**
 * The answer of `GET /api/plugins/<id>/settings`.
 *
 * Secrets leave as names only: `secureJsonFields[name] = true`.
 */
export function settingsAnswer(plugin: PluginJson, stored: StoredSettings): Readonly<Record<string, unknown>> {
  const base = `public/plugins/${plugin.id}`;
  const logos = isRecord(plugin.info.logos) ? plugin.info.logos : {};
  const place = (logo: unknown): string => `${base}/${typeof logo === 'string' ? logo : 'img/logo.svg'}`;
  return {
    name: plugin.name,
    type: plugin.type,
    id: plugin.id,
    enabled: stored.enabled,
    pinned: stored.pinned,
    autoEnabled: plugin.json.autoEnabled === true,
    module: `${base}/module.js`,
    baseUrl: base,
    info: { ...plugin.info, logos: { small: place(logos.small), large: place(logos.large) } },
    includes: plugin.includes.map((include) => ({
      ...include,
      role: include.role ?? 'Viewer',
      path: include.path?.replaceAll('%PLUGIN_ID%', plugin.id),
      addToNav: include.addToNav === true,
      defaultNav: include.defaultNav === true,
      icon: include.icon ?? '',
    })),
    dependencies: plugin.json.dependencies ?? { grafanaDependency: '*', plugins: [] },
    extensions: {
      addedLinks: [],
      addedComponents: [],
      exposedComponents: [],
      extensionPoints: [],
      addedFunctions: [],
      ...(isRecord(plugin.json.extensions) ? plugin.json.extensions : {}),
    },
    languages: plugin.languages,
    jsonData: stored.jsonData,
    secureJsonFields: Object.fromEntries(
      Object.entries(stored.secureJsonData)
        .filter(([, secret]) => secret !== '')
        .map(([name]) => [name, true]),
    ),
    defaultNavUrl: plugin.includes.find((include) => include.defaultNav)?.path ?? `/a/${plugin.id}`,
    latestVersion: '',
    hasUpdate: false,
    state: '',
    signature: 'unsigned',
    signatureType: '',
    signatureOrg: '',
    angularDetected: false,
    loadingStrategy: 'script',
  };
}

/**
 * Handles `GET` and `POST /api/plugins/<id>/settings`.
 *
 * A POST replaces `jsonData` and merges `secureJsonData`, so that a secret left out is kept. Below Admin it is 403.
 */
export async function handleSettings(
  request: IncomingMessage,
  response: ServerResponse,
  plugin: PluginJson,
  store: SettingsStore,
  user: User,
): Promise<void> {
  if (request.method === 'GET') return sendJson(response, 200, settingsAnswer(plugin, store.read()));
  if (request.method !== 'POST') return sendJson(response, 405, { message: 'Method not allowed' });
  if (!hasRole(user.role, 'Admin')) {
    return sendJson(response, 403, {
      message: "You'll need additional permissions to perform this action. Permissions needed: plugins:write",
      title: 'Access denied',
    });
  }
  const body = await jsonBodyOf(request);
  if (body === undefined) return sendJson(response, 400, { message: 'bad request data' });
  const before = store.read();
  store.write({
    enabled: typeof body.enabled === 'boolean' ? body.enabled : false,
    pinned: typeof body.pinned === 'boolean' ? body.pinned : false,
    jsonData: isRecord(body.jsonData) ? body.jsonData : {},
    secureJsonData: { ...before.secureJsonData, ...stringsOf(body.secureJsonData) },
  });
  sendJson(response, 200, { message: 'Plugin settings updated' });
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
