/** The ruler gateway: a plain Prometheus in front of which rules can be edited as on Mimir, through specs. */

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { PROBLEMS, type Problem } from '../../../api/index.ts';
import { refusalOfUrl } from '../http/raw-url.ts';
import { problemOf, SaveRefused } from '../save/problem.ts';
import { type ConfigAnswer, type ConfigStore, configApi, type Permission } from './config-api.ts';
import { fileNames, withFeatures, withFiles, withNamespaces } from './rewrite.ts';
import { unavailable, upstreamAt } from './upstream.ts';

export interface GatewayOptions {
  readonly store: ConfigStore;
  /** The one Prometheus behind; no other address is ever called. */
  readonly prometheus: URL;
  /** Absolute path of the folder that the rule files of the specs are in. */
  readonly rulesFolder: string;
  /** Root of the Grafana whose plugin edits specs, without a slash at its end; empty for links relative to it. */
  readonly grafana: string;
  /**
   * Who asks, once it is known that they may.
   *
   * @throws SaveRefused `not-allowed` with the reason.
   */
  readonly allow: (request: IncomingMessage, access: 'read' | 'write') => Promise<Permission>;
  /** What stands before every path here and means nothing to Prometheus, such as `/gateway`; empty where absent. */
  readonly prefix?: string;
  /** Whether the client's own `Authorization` goes on to Prometheus. */
  readonly passesAuthorization: boolean;
  /** A bearer token for Prometheus. */
  readonly token?: string;
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
  /** Milliseconds without a byte from Prometheus; 5 minutes where not given. */
  readonly idleMs?: number;
  /** Bytes of a group that is sent; 2 MiB where not given. */
  readonly bodyBytes?: number;
}

/** `/prometheus` is where mimirtool looks. */
const CONFIG = /^(?:\/prometheus)?\/config\/v1\/rules(?:\/([^/]*))?(?:\/([^/]*))?\/?$/;
/** What ends, reloads or empties a Prometheus. */
const DANGEROUS = /^\/(?:-\/(?:reload|quit)|api\/v\d+\/admin(?:\/|$))/;

/** Answers requests to a Prometheus; give it to a server of its own, since its addresses are those of Prometheus. */
export function gatewayListener(options: GatewayOptions): RequestListener {
  const { allow, idleMs = 300_000, passesAuthorization, prometheus, rulesFolder, store } = options;
  const api = configApi(store, options.grafana);
  const { prefix = '', token } = options;
  const upstream = upstreamAt({
    base: prometheus,
    passesAuthorization,
    idleMs,
    ...(token === undefined ? {} : { token }),
  });

  const config = async (request: IncomingMessage, [, namespace, group]: RegExpExecArray): Promise<ConfigAnswer> => {
    const method = request.method ?? 'GET';
    const permission = await allow(request, method === 'GET' || method === 'HEAD' ? 'read' : 'write');
    const body = await textOf(request, options.bodyBytes ?? 2 * 1024 * 1024);
    return api.answer({
      method,
      ...(namespace ? { namespace: decodeURIComponent(namespace) } : {}),
      ...(group ? { group: decodeURIComponent(group) } : {}),
      body,
      permission,
    });
  };

  const rewritten = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    change: (body: Buffer) => string | undefined,
  ): Promise<void> => {
    let fetched: Awaited<ReturnType<typeof upstream.fetched>>;
    try {
      fetched = await upstream.fetched(request, path);
    } catch (error) {
      unavailable(response, error);
      return;
    }
    const { body, headers, status } = fetched;
    const changed = status === 200 ? change(body) : undefined;
    const type = changed === undefined ? headers['content-type'] : 'application/json';
    response.writeHead(status, type === undefined ? {} : { 'content-type': type });
    response.end(request.method === 'HEAD' ? undefined : (changed ?? body));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const whole = request.url ?? '/';
    const url = whole.startsWith(`${prefix}/`) ? whole.slice(prefix.length) : whole;
    const path = url.split(/[?#]/, 1)[0]!;
    const match = CONFIG.exec(path);
    // A namespace is a name and never a path, so it may hold a backslash.
    const reason = refusalOfUrl(match ? path.replace(/%5c/gi, '_') : path);
    if (reason !== undefined) throw new SaveRefused('bad-request', `The address is refused: ${reason}.`);
    if (match) {
      answer(response, await config(request, match), request.method === 'HEAD');
      return;
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    await allow(request, DANGEROUS.test(path) ? 'write' : 'read');
    if (isRead && path === '/api/v1/status/buildinfo') await rewritten(request, response, url, withFeatures);
    else if (isRead && path === '/api/v1/rules') {
      const namespaces = await api.namespaces();
      const names = fileNames(namespaces);
      const change = (body: Buffer) => withNamespaces(body, names, rulesFolder);
      await rewritten(request, response, withFiles(url, namespaces, rulesFolder), change);
    } else upstream.pass(request, response, url);
  };

  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      const problem = problemOf(error) ?? faultOf(error, options.onFault);
      if (response.headersSent) response.destroy();
      else refuse(response, problem);
      // What of the body is still to come is of no use, and keeps the connection.
      request.resume();
    });
  };
}

function answer(response: ServerResponse, { body, status, type }: ConfigAnswer, isHead: boolean): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(isHead ? undefined : body);
}

function refuse(response: ServerResponse, problem: Problem): void {
  const body = JSON.stringify(problem);
  response.writeHead(PROBLEMS[problem.error], { 'content-type': 'application/json' }).end(body);
}

function faultOf(error: unknown, tell: (error: unknown) => void): Problem {
  tell(error);
  return { error: 'fault', message: 'A fault in quartet itself; its log says which.' };
}

async function textOf(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new SaveRefused('too-large', `The body is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
