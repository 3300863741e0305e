/** The preview server: answers as much of Grafana's HTTP API as the plugin uses, on the loopback address alone. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { bootDataOf, frontendSettings, type Visit } from './boot-data.ts';
import {
  healthOf,
  listedDataSource,
  type NumberedDataSource,
  numberDataSources,
  passToDataSource,
} from './data-sources.ts';
import { handleDsQuery } from './ds-query.ts';
import { readHostBuild } from './host-build.ts';
import { BodyTooLarge, rawTarget, sendJson, sendText } from './http.ts';
import { createIdentity } from './identity.ts';
import { indexPage } from './index-page.ts';
import type { PreviewOptions } from './options.ts';
import { readPlugin } from './plugin.ts';
import { handlePluginProxy } from './plugin-proxy.ts';
import { cookiesOf, isRole, permissionsOf, userOf } from './roles.ts';
import { createSettingsStore, handleSettings, settingsAnswer } from './settings.ts';
import { serveFile } from './static.ts';
import { handleUserStorage, USER_STORAGE_PATH, type UserStorage } from './user-storage.ts';

export interface PreviewServer {
  readonly server: http.Server;
  /**
   * Listens on 127.0.0.1.
   *
   * @param port  0 takes any free one. @default 0
   * @returns The root URL, without a slash at the end.
   */
  readonly listen: (port?: number) => Promise<string>;
  readonly close: () => Promise<void>;
  /** Icons that were asked for and that the library does not have, each once. */
  readonly missingIcons: ReadonlySet<string>;
}

const FALLBACK_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/></svg>';

/** A letter on a disc: the real logos belong to their projects. */
function logoOf(type: string): string {
  const letter = type.charAt(0).toUpperCase();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="#6b7280"/><text x="12" y="17" font-family="sans-serif" font-size="14" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
}

/**
 * Makes the server; nothing listens until `listen`.
 *
 * @throws Error when the plugin or the host is not built, or two data sources share a uid or name.
 */
export function createPreviewServer(options: PreviewOptions): PreviewServer {
  const build = readHostBuild(options.hostDist);
  readPlugin(options.pluginDist);
  const sources = numberDataSources(options.dataSources);
  const store = createSettingsStore(options.jsonData, options.secureJsonData);
  const identity = createIdentity();
  const storage: UserStorage = new Map();
  const missingIcons = new Set<string>();
  const sourceOf = (uid: string): NumberedDataSource | undefined => sources.find(({ source }) => source.uid === uid);

  function visitOf(request: IncomingMessage): Visit {
    const cookies = cookiesOf(request.headers.cookie);
    const query = new URLSearchParams(rawTarget(request).query);
    const role = cookies.get('host_role');
    const theme = query.get('theme') ?? cookies.get('host_theme');
    const language = query.get('lang') ?? cookies.get('host_lang') ?? 'en-US';
    return {
      user: userOf(isRole(role) ? role : (options.defaultRole ?? 'Admin')),
      theme: theme === 'light' ? 'light' : 'dark',
      language: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? language : 'en-US',
      rootUrl: `http://${request.headers.host ?? '127.0.0.1'}`,
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path: raw, query } = rawTarget(request);
    const method = request.method ?? 'GET';
    const visit = visitOf(request);
    const segments = raw.split('/').slice(1);
    const [first, second, third] = segments;
    const below = (count: number): string => segments.slice(count).join('/');

    if (first === 'host') return serveFile(response, options.hostDist, below(1));
    if (first === 'public') return answerPublic(response, segments);
    if (raw === '/metrics' || raw === '/robots.txt') return sendJson(response, 404, { message: 'Not found' });
    if (first !== 'api' && first !== 'apis') return answerPage(response, visit, query);

    const plugin = readPlugin(options.pluginDist);
    if (raw === '/api/health') return sendJson(response, 200, { database: 'ok', version: build.grafana });
    if (raw === '/api/signing-keys/keys') return sendJson(response, 200, identity.keys);
    if (raw === '/api/frontend/settings') return sendJson(response, 200, frontendSettings(sources));
    if (raw === '/api/access-control/user/permissions')
      return sendJson(response, 200, permissionsOf(visit.user.role, plugin.roles));
    if (raw === '/api/ds/query' && method === 'POST') return handleDsQuery(request, response, sources);
    if (raw === '/api/plugins' && method === 'GET')
      return sendJson(response, 200, [settingsAnswer(plugin, store.read())]);
    if (second === 'plugins' && third === plugin.id && segments[3] === 'settings' && segments.length === 4)
      return handleSettings(request, response, plugin, store, visit.user);
    if (second === 'plugin-proxy' && third === plugin.id) {
      const { rootUrl, user } = visit;
      const settings = store.read();
      return handlePluginProxy(request, response, { plugin, settings, user, identity, rootUrl, rest: below(3) });
    }
    if (second === 'datasources') return answerDataSource(request, response, segments, visit);
    if (second === 'prometheus' && third !== undefined && sourceOf(third) && method === 'GET')
      return passToDataSource(request, response, sourceOf(third)!, below(3), visit.user);
    if (raw === USER_STORAGE_PATH || raw.startsWith(`${USER_STORAGE_PATH}/`)) {
      const name = decodeURIComponent(raw.slice(USER_STORAGE_PATH.length + 1));
      return handleUserStorage(request, response, storage, name, `preview-${visit.user.login}`);
    }
    sendJson(response, 404, { message: `preview host does not implement ${method} ${raw}` });
  }

  function answerPublic(response: ServerResponse, segments: readonly string[]): Promise<void> | void {
    const plugin = readPlugin(options.pluginDist);
    const rest = segments.slice(1).join('/');
    const pluginRoot = `plugins/${plugin.id}/`;
    if (rest.startsWith(pluginRoot)) return serveFile(response, options.pluginDist, rest.slice(pluginRoot.length));
    const root = path.join(options.hostDist, 'public');
    const logo = /^plugins\/(prometheus|alertmanager)\/img\/logo\.svg$/.exec(rest);
    if (logo?.[1]) return sendText(response, 200, 'image/svg+xml', logoOf(logo[1]));
    if (!/\/img\/icons\/.*\.svg$/.test(rest)) return serveFile(response, root, rest.replace(/^build\//, ''));
    // The libraries ask for some icons that their package leaves out; a browser test would see a failed request.
    return serveFile(response, root, rest.replace(/^build\//, ''), () => {
      missingIcons.add(rest);
      sendText(response, 200, 'image/svg+xml', FALLBACK_ICON);
    });
  }

  function answerPage(response: ServerResponse, visit: Visit, query: string): void {
    const plugin = readPlugin(options.pluginDist);
    const asked = new URLSearchParams(query);
    const remembered: string[] = [];
    if (asked.has('theme')) remembered.push(`host_theme=${visit.theme}; Path=/; SameSite=Lax`);
    if (asked.has('lang')) remembered.push(`host_lang=${visit.language}; Path=/; SameSite=Lax`);
    if (remembered.length > 0) response.setHeader('set-cookie', remembered);
    const page = indexPage({
      title: `${plugin.name} - preview`,
      language: visit.language,
      theme: visit.theme,
      entry: `/host/${build.entry}`,
      bootData: bootDataOf(visit, plugin, sources, build),
    });
    sendText(response, 200, 'text/html; charset=utf-8', page);
  }

  async function answerDataSource(
    request: IncomingMessage,
    response: ServerResponse,
    segments: readonly string[],
    visit: Visit,
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const byName = [...sources].sort((a, b) => a.source.name.localeCompare(b.source.name, 'en'));
    if (segments.length === 2 && method === 'GET') return sendJson(response, 200, byName.map(listedDataSource));
    const isProxy = segments[2] === 'proxy' && segments[3] === 'uid';
    const uid = isProxy ? segments[4] : segments[2] === 'uid' ? segments[3] : undefined;
    const found = uid === undefined ? undefined : sourceOf(uid);
    if (found === undefined) return sendJson(response, 404, { message: 'Data source not found' });
    if (isProxy) return passToDataSource(request, response, found, segments.slice(5).join('/'), visit.user);
    if (segments[4] === 'resources')
      return passToDataSource(request, response, found, segments.slice(5).join('/'), visit.user);
    if (segments[4] === 'health' && segments.length === 5) {
      const { status, body } = await healthOf(found);
      return sendJson(response, status, body);
    }
    if (segments.length === 4 && method === 'GET') {
      const { typeName: _, ...row } = listedDataSource(found);
      return sendJson(response, 200, {
        ...row,
        basicAuthUser: '',
        withCredentials: false,
        secureJsonFields: {},
        version: 1,
        apiVersion: '',
      });
    }
    sendJson(response, 404, { message: `preview host does not implement ${method} ${rawTarget(request).path}` });
  }

  const server = http.createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const message = error instanceof Error ? error.message : String(error);
      sendJson(response, error instanceof BodyTooLarge ? 413 : 500, { message });
    });
  });

  return {
    server,
    missingIcons,
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
