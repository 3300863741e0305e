/** The plugin proxy: matches a route of plugin.json, checks role or action, fills in secrets and forwards. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodePath, forward, forwardedHeaders } from './forward.ts';
import { rawTarget, sendJson } from './http.ts';
import { contextHeader, type Identity } from './identity.ts';
import type { PluginJson, PluginRoute } from './plugin.ts';
import { hasRole, permissionsOf, type User } from './roles.ts';
import { fillTemplate, type TemplateValues } from './template.ts';

export interface ProxyCall {
  readonly plugin: PluginJson;
  readonly settings: TemplateValues;
  readonly user: User;
  readonly identity: Identity;
  /** Root URL of this host, the issuer of the signed identity. */
  readonly rootUrl: string;
  /** Everything after `/api/plugin-proxy/<id>/`, still percent-encoded. */
  readonly rest: string;
}

export interface MatchedRoute {
  readonly route: PluginRoute;
  /** What goes behind the route's url: the part under `/*`, or nothing for an exact path. */
  readonly tail: string;
}

/**
 * The first route whose path and method match, as Grafana finds it.
 *
 * `v` matches `v` and `v/`; `w/*` matches what is below `w` and not `w` itself. One method per route; none, or `*`,
 * means any.
 *
 * @param path  Decoded path below the plugin's proxy, without a slash at the start.
 */
export function matchRoute(routes: readonly PluginRoute[], method: string, path: string): MatchedRoute | undefined {
  for (const route of routes) {
    if (route.method !== undefined && route.method !== '' && route.method !== '*' && route.method !== method) continue;
    const pattern = route.path.replace(/^\/+/, '');
    if (pattern === '*') return { route, tail: path };
    if (pattern.endsWith('/*')) {
      const prefix = pattern.slice(0, -1);
      if (path.startsWith(prefix) && path.length > prefix.length) return { route, tail: path.slice(prefix.length) };
    } else if (path === pattern || path === `${pattern}/`) {
      return { route, tail: '' };
    }
  }
  return undefined;
}

/** Whether the user may use a route: `reqAction` wins over `reqRole`, and with neither everybody may. */
export function mayUse(route: PluginRoute, user: User, plugin: PluginJson): boolean {
  if (route.reqAction) return permissionsOf(user.role, plugin.roles)[route.reqAction] === true;
  if (route.reqRole) return hasRole(user.role, route.reqRole);
  return true;
}

/**
 * Answers a call of the plugin proxy.
 *
 * No route: 404. Not allowed: 403, and the upstream never hears of it. A template that is not understood or a url that
 * is none: 500 with the field. The path goes on decoded and not normalised, so `..` reaches the upstream as it does
 * through Grafana.
 */
export async function handlePluginProxy(
  request: IncomingMessage,
  response: ServerResponse,
  call: ProxyCall,
): Promise<void> {
  let path: string;
  try {
    path = decodeURIComponent(call.rest);
  } catch {
    return sendJson(response, 400, { message: `the path \`${call.rest}\` is not percent-encoded text` });
  }
  const method = request.method ?? 'GET';
  const matched = matchRoute(call.plugin.routes, method, path);
  if (matched === undefined) return sendJson(response, 404, { message: `no plugin proxy route for ${method} ${path}` });
  const { route, tail } = matched;
  if (!mayUse(route, call.user, call.plugin)) {
    return sendJson(response, 403, { message: 'plugin proxy route access denied' });
  }

  let field = 'url';
  try {
    const filled = fillTemplate(route.url ?? '', call.settings);
    if (!URL.canParse(filled) || !/^https?:/.test(filled)) throw new Error(`\`${filled}\` is no http(s) URL`);
    const base = new URL(filled);
    const headers = forwardedHeaders(request);
    headers['x-grafana-context'] = contextHeader(call.user);
    headers['x-grafana-id'] = call.identity.tokenFor(call.user, call.rootUrl, Date.now());
    for (const header of route.headers ?? []) {
      field = `headers.${header.name}`;
      headers[header.name.toLowerCase()] = fillTemplate(header.content, call.settings);
    }
    const query = new URLSearchParams(rawTarget(request).query);
    for (const parameter of route.urlParams ?? []) {
      field = `urlParams.${parameter.name}`;
      query.set(parameter.name, fillTemplate(parameter.content, call.settings));
    }
    field = 'body';
    const body = route.body === undefined ? undefined : fillTemplate(JSON.stringify(route.body), call.settings);
    if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
    const search = query.size > 0 ? `?${query}` : '';
    const target = joinPath(base.pathname, encodePath(tail.replace(/\/$/, ''))) + search;
    await forward(request, response, {
      origin: base,
      target,
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  } catch (error) {
    if (response.headersSent) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    sendJson(response, 500, { message: `plugin proxy route \`${route.path}\`, field \`${field}\`: ${reason}` });
  }
}

function joinPath(base: string, tail: string): string {
  if (tail === '') return base;
  return `${base.replace(/\/$/, '')}/${tail.replace(/^\//, '')}`;
}
