/** A port of its own for metrics and probes, with bearer authentication. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, UniversalHandler } from './respond.ts';

export interface MetricsServerOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** 127.0.0.1 where absent: metrics tell a lot about a service. */
  readonly host?: string;
  readonly auth?: { readonly bearer: string };
}

/** Handlers by path. */
export type Pages = Readonly<Record<string, UniversalHandler>>;

/** Paths that need no token: a kubelet has none. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

export class MetricsServer {
  readonly server: Server;
  readonly #listening: Promise<void>;

  /** @throws Error for a token that is empty: it would let in whoever sends none. */
  constructor(options: MetricsServerOptions, pages: Pages) {
    if (options.auth !== undefined && options.auth.bearer === '') throw new Error('metricsServer.auth.bearer is empty');
    this.server = createServer((request, response) => void serve(request, response, pages, options.auth?.bearer));
    this.#listening = new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(options.port, options.host ?? '127.0.0.1', resolve);
    });
    // Nobody may be waiting for it yet; `port()` and `close()` still see the fault.
    this.#listening.catch(() => {});
    // The application decides how long the process lives, not its metrics.
    this.server.unref();
  }

  /** The port, once it is open. */
  async port(): Promise<number> {
    await this.#listening;
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await this.#listening.catch(() => {});
    if (!this.server.listening) return;
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  token: string | undefined,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] as string;
  const page = pages[path];
  if (page === undefined)
    return plain(response, 404, `no such page; there are ${Object.keys(pages).sort().join(', ')}`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'expected GET');
  if (token !== undefined && !OPEN_PATHS.has(path) && !isAuthorized(request.headers.authorization, token)) {
    response.setHeader('www-authenticate', 'Bearer');
    return plain(response, 401, 'expected a bearer token');
  }
  await page(request as never, response as never);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/**
 * Compares a header with a token in time that does not depend on where they differ, nor on how long they are.
 *
 * @param header  `Bearer <token>`.
 * @internal
 */
export function isAuthorized(header: string | undefined, token: string): boolean {
  const sent = /^Bearer +(.+)$/i.exec(header ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(sent), digest(token)) && sent !== '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * An answer for a request without the token, for handlers mounted in the application itself.
 * @internal
 */
export function unauthorized(): Answer {
  return {
    status: 401,
    contentType: 'text/plain; charset=utf-8',
    headers: { 'www-authenticate': 'Bearer' },
    body: 'expected a bearer token\n',
  };
}
