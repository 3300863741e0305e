/** The data sources: how they are listed, and what of them is passed to their upstream as it comes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodePath, forward, forwardedHeaders } from './forward.ts';
import { rawTarget, sendJson } from './http.ts';
import type { PreviewDataSource } from './options.ts';
import { hasRole, type User } from './roles.ts';

export interface NumberedDataSource {
  readonly source: PreviewDataSource;
  readonly id: number;
  readonly type: 'prometheus' | 'alertmanager';
  readonly isDefault: boolean;
}

/**
 * Numbers the data sources; the first Prometheus is the default one when none says so.
 *
 * @throws Error when two have the same uid or name, as Grafana's provisioning refuses it.
 */
export function numberDataSources(sources: readonly PreviewDataSource[]): readonly NumberedDataSource[] {
  for (const key of ['uid', 'name'] as const) {
    const twice = sources.find((source, at) => sources.findIndex((other) => other[key] === source[key]) !== at);
    if (twice) throw new Error(`two data sources have the ${key} \`${twice[key]}\``);
  }
  const chosen = sources.find((source) => source.isDefault) ?? sources.find((source) => source.type !== 'alertmanager');
  return sources.map((source, at) => ({
    source,
    id: at + 1,
    type: source.type ?? 'prometheus',
    isDefault: source === chosen,
  }));
}

/** The row of `GET /api/datasources`. */
export function listedDataSource({ source, id, type, isDefault }: NumberedDataSource): Record<string, unknown> {
  return {
    id,
    uid: source.uid,
    orgId: 1,
    name: source.name,
    type,
    typeName: type === 'prometheus' ? 'Prometheus' : 'Alertmanager',
    typeLogoUrl: `public/plugins/${type}/img/logo.svg`,
    access: 'proxy',
    url: source.url,
    user: '',
    database: '',
    basicAuth: false,
    isDefault,
    jsonData: jsonDataOf(source, type),
    readOnly: true,
  };
}

/** What the browser knows of a data source: `settings.datasources[name]` of the boot data. */
export function instanceSettings({ source, id, type, isDefault }: NumberedDataSource): Record<string, unknown> {
  const name = type === 'prometheus' ? 'Prometheus' : 'Alertmanager';
  const logo = `public/plugins/${type}/img/logo.svg`;
  return {
    id,
    uid: source.uid,
    type,
    name: source.name,
    isDefault,
    access: 'proxy',
    url: `/api/datasources/proxy/uid/${source.uid}`,
    readOnly: true,
    jsonData: jsonDataOf(source, type),
    meta: {
      id: type,
      name,
      type: 'datasource',
      metrics: type === 'prometheus',
      alerting: type === 'prometheus',
      annotations: type === 'prometheus',
      module: `core:plugin/${type}`,
      baseUrl: `public/plugins/${type}`,
      info: {
        author: { name: '' },
        description: name,
        links: [],
        logos: { small: logo, large: logo },
        screenshots: [],
      },
    },
  };
}

function jsonDataOf(source: PreviewDataSource, type: string): Record<string, unknown> {
  return type === 'prometheus'
    ? { httpMethod: 'POST', timeInterval: source.timeInterval ?? '15s' }
    : { implementation: 'prometheus', handleGrafanaManagedAlerts: false };
}

const POST_READS = /^api\/v1\/(query|query_range|query_exemplars|series|labels)$/;
const RULER = /^(config\/v1\/rules|rules)(\/|$)/;

/** Why a call may not be passed to a data source, or undefined when it may. Writes are an editor's. */
export function refusalOf(type: string, method: string, path: string, user: User): string | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (type === 'prometheus') {
    if (method === 'POST' && POST_READS.test(path)) return undefined;
    if (!RULER.test(path) || method === 'PUT')
      return `non allow-listed ${method}s not allowed on proxied Prometheus datasource`;
  }
  return hasRole(user.role, 'Editor') ? undefined : 'data source proxy route access denied';
}

/**
 * Passes a call to the upstream of a data source, query string and body as they came.
 *
 * @param rest  Path below the data source, still percent-encoded.
 */
export async function passToDataSource(
  request: IncomingMessage,
  response: ServerResponse,
  found: NumberedDataSource,
  rest: string,
  user: User,
): Promise<void> {
  const method = request.method ?? 'GET';
  let path: string;
  try {
    path = decodeURIComponent(rest).replace(/^\/+/, '');
  } catch {
    return sendJson(response, 400, { message: `the path \`${rest}\` is not percent-encoded text` });
  }
  const refusal = refusalOf(found.type, method, path, user);
  if (refusal !== undefined) return sendJson(response, 403, { message: refusal });
  const base = new URL(found.source.url);
  await forward(request, response, {
    origin: base,
    target: `${base.pathname.replace(/\/$/, '')}/${encodePath(path)}${rawTarget(request).query}`,
    method,
    headers: forwardedHeaders(request),
  });
}

/** The answer of `GET /api/datasources/uid/<uid>/health`, from one or two cheap questions to the upstream. */
export async function healthOf({ source, type }: NumberedDataSource): Promise<{ status: number; body: unknown }> {
  const ask = (path: string): Promise<Response> =>
    fetch(source.url.replace(/\/$/, '') + path, { signal: AbortSignal.timeout(10_000) });
  try {
    const answer = await ask(type === 'prometheus' ? '/api/v1/query?query=1%2B1' : '/api/v2/status');
    await answer.arrayBuffer();
    if (!answer.ok) return { status: 400, body: { message: `HTTP ${answer.status}`, status: 'ERROR' } };
    if (type === 'alertmanager') return { status: 200, body: { message: 'Health check passed.', status: 'OK' } };
    const rulerApiEnabled = /"ruler_config_api"\s*:\s*"true"/.test(
      await (await ask('/api/v1/status/buildinfo')).text(),
    );
    return {
      status: 200,
      body: {
        details: { application: rulerApiEnabled ? 'Mimir' : 'Prometheus', features: { rulerApiEnabled } },
        message: 'Successfully queried the Prometheus API.',
        status: 'OK',
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 400, body: { message: `cannot reach \`${source.url}\`: ${reason}`, status: 'ERROR' } };
  }
}
