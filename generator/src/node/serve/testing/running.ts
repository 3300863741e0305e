/** A server under test, with a stub of Prometheus behind it, and everything that it logs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveLog } from '../http/log.ts';
import type { ServeOptions } from '../http/options.ts';
import { SERVE_LIMITS } from '../http/options.ts';
import type { RunningServer, ServerOptions } from '../server.ts';
import { startServer } from '../server.ts';
import type { PrometheusStub } from './prometheus-stub.ts';
import { prometheusStub } from './prometheus-stub.ts';
import { prepareSite, realIo, specOf } from './site.ts';

export const READ = 'read-token-0123456789';
export const WRITE = 'write-token-0123456789';
export const SCOPED = 'scoped-token-0123456789';

export interface Running {
  readonly folder: string;
  readonly server: RunningServer;
  readonly stub: PrometheusStub;
  readonly log: () => string;
  readonly ask: (method: string, path: string, more?: Asking) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface Asking {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** @param keeps  Which lines of the log are kept; all where absent. */
export async function running(
  http: Partial<ServeOptions> = {},
  more: Partial<ServerOptions> = {},
  specs: Readonly<Record<string, string>> = { 'shop.yaml': specOf('shop'), 'team/cart.yaml': specOf('cart') },
  keeps: (line: string) => boolean = () => true,
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-serve-'));
  prepareSite(folder, specs);
  const stub = await prometheusStub(join(folder, 'rules'));
  const lines: string[] = [];
  const server = await startServer(
    {
      specs: 'specs',
      rules: 'rules',
      prometheus: stub.url,
      timeoutMs: 2_000,
      today: () => new Date(),
      limits: { verifyMs: 1_000, lockMs: 2_000, proveMs: 0 },
      host: '127.0.0.1',
      port: 0,
      lookMs: 200,
      http: {
        tokens: [
          { name: 'read', secret: READ, access: 'read', scopes: [''] },
          { name: 'write', secret: WRITE, access: 'write', scopes: [''] },
          { name: 'team', secret: SCOPED, access: 'write', scopes: ['team/'] },
        ],
        grafana: undefined,
        grafanaOrg: 1,
        requireUser: false,
        readOnly: false,
        limits: { ...SERVE_LIMITS, perMinute: 100_000 },
        ...http,
      },
      ...more,
    },
    realIo(folder),
    serveLog({ write: (line) => void (keeps(line) && lines.push(line)) }, 'debug', []),
  );
  await server.settled;
  return {
    folder,
    server,
    stub,
    log: () => lines.join(''),
    ask: async (method, path, { token = WRITE, headers = {}, body } = {}) => {
      const response = await server.app.inject({
        method: method as 'GET',
        url: path,
        headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      let json: Readonly<Record<string, unknown>> = {};
      try {
        json = response.json();
      } catch {
        json = {};
      }
      return { status: response.statusCode, headers: response.headers, text: response.body, json };
    },
    close: async () => {
      await server.close();
      await stub.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
