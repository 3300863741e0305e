/** The server as a whole: opened, listening, looking after what others change, closed. */

import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Io } from '../io.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { alertmanagerAt } from './http/alertmanager.ts';
import { serveApp } from './http/app.ts';
import { gateBy } from './http/caller.ts';
import { events } from './http/events.ts';
import { identifyBy } from './http/grafana-user.ts';
import type { ServeOptions } from './http/options.ts';
import { ownerIndex } from './http/owner-index.ts';
import { ruleStates } from './http/rule-states.ts';
import type { ServeSite } from './http/site.ts';
import { authenticateBy } from './http/tokens.ts';
import type { OpenOptions } from './open.ts';
import { openContext } from './open.ts';
import { problemOf } from './save/problem.ts';
import type { Workspace } from './save/workspace.ts';
import { workspaceOf } from './save/workspace.ts';

export interface ServerOptions extends OpenOptions {
  readonly http: ServeOptions;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer } | undefined;
  readonly alertmanager?: URL | undefined;
  /** Milliseconds between two looks at the folder, at Prometheus and at alerts. */
  readonly lookMs: number;
  readonly gateway?: boolean;
  /** Adds to the application before it listens: the ruler gateway. */
  readonly extend?: (app: FastifyInstance, site: ServeSite) => Promise<void>;
}

export interface RunningServer {
  readonly url: URL;
  readonly app: FastifyInstance;
  readonly workspace: Workspace;
  /** The rules were brought to what the specs say, or it was tried. */
  readonly settled: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Rules that could not be brought into step are tried again after this long, in milliseconds. */
const RETRY_MS = 30_000;
/** Alerts are looked at for listeners of events this often, in milliseconds. */
const ALERTS_MS = 10_000;

/**
 * @throws Refusal where a folder, Git, a certificate or the address cannot be used, or an address that others reach has
 *   no tokens.
 */
export async function startServer(options: ServerOptions, io: Io, log: Logger): Promise<RunningServer> {
  if (!isLoopback(options.host) && options.http.tokens.length === 0) {
    throw new Refusal('no-tokens', `\`${options.host}\` can be reached by others, and there are no tokens.`, {
      help: 'set QUARTET_READ_TOKEN and QUARTET_WRITE_TOKEN, or listen on 127.0.0.1',
    });
  }
  const context = await openContext(options, io);
  const bus = events(options.http.limits.listeners);
  const index = ownerIndex();
  const rules = ruleStates(context.prometheus, index, context.proofs);
  const workspace = workspaceOf(context, {
    specChanged: (path, etag, commit) => bus.emit('spec-changed', { path, etag, commit }),
    reloaded: (ok, words) => {
      rules.renew();
      bus.emit('rules-reloaded', { ok, words });
    },
    compiled: index.put,
    recovered: (isCommitted) =>
      log.warn({ outcome: isCommitted ? 'completed' : 'taken back' }, 'a change was broken off by a crash'),
  });
  let version: string | undefined;
  let isReady = false;
  const site: ServeSite = {
    options: options.http,
    version: packageJson.version,
    io,
    log,
    workspace,
    history: context.history,
    prometheus: context.prometheus,
    prometheusUrl: options.prometheus,
    prometheusToken: options.prometheusToken,
    alertmanager:
      options.alertmanager &&
      alertmanagerAt(options.alertmanager, { fetch: io.fetch, timeoutMs: options.timeoutMs }, options.today),
    proofs: context.proofs,
    events: bus,
    index,
    rules,
    gate: gateBy(
      options.http,
      authenticateBy(options.http.tokens),
      identifyBy({ grafana: options.http.grafana, org: options.http.grafanaOrg, fetch: io.fetch }),
    ),
    hasGateway: options.gateway === true,
    prometheusVersion: () => version,
    isReady: () => isReady,
  };
  const app = await serveApp(site, options.tls);
  await options.extend?.(app, site);

  const look = async (): Promise<void> => {
    version = await context.prometheus.version().catch(() => undefined);
    await workspace.settleReload().catch(() => {});
    const isChanged = await workspace.refresh();
    if (isChanged || (retryAt !== undefined && performance.now() > retryAt)) await sync();
  };
  let retryAt: number | undefined;
  const sync = async (): Promise<void> => {
    if (options.http.readOnly) return;
    const result = await workspace.sync();
    retryAt = result.ok ? undefined : performance.now() + RETRY_MS;
    if (!result.ok) log.warn({ error: result.problem.error, reason: result.problem.message }, 'rules are not in step');
    else log.info({ written: result.files, specs: workspace.fleet().size }, 'rules in step');
  };
  const guarded = (work: () => Promise<void>, what: string) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const problem = problemOf(error);
      log.error(
        { what, reason: problem?.message ?? (error instanceof Error ? error.message : String(error)) },
        'fault',
      );
    }
  };
  const tellAlerts = async (): Promise<void> => {
    if (bus.listeners() === 0) return;
    for (const change of await rules.changes().catch(() => [])) bus.emit('alert-state', change);
  };

  await listen(app, options);
  const { address, family, port } = app.server.address() as AddressInfo;
  const stopLooking = every(options.lookMs, guarded(look, 'look'));
  const stopTelling = every(ALERTS_MS, guarded(tellAlerts, 'alerts'));
  const settled = (async () => {
    await guarded(async () => {
      version = await context.prometheus.version().catch(() => undefined);
      await workspace.refresh();
    }, 'start')();
    isReady = true;
    await guarded(sync, 'start')();
  })();
  return {
    url: new URL(`${options.tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`),
    app,
    workspace,
    settled,
    close: async () => {
      isReady = false;
      stopLooking();
      stopTelling();
      bus.close();
      await app.close();
      await settled;
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: ServerOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? LISTENING[String(error.code)] : undefined;
    await app.close();
    if (reason === undefined && reasonOf(error) === undefined) throw error;
    throw new Refusal('cannot-listen', `\`${host}:${port}\` cannot be listened on: ${reason ?? reasonOf(error)}.`, {
      help: 'choose another --listen',
    });
  }
}

const LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'it is no address of this machine',
  ENOTFOUND: 'its name is not known',
  EACCES: 'it needs more rights',
};

/** Again and again, never two at once. */
function every(ms: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const next = (): void => {
    if (isOver) return;
    timer = setTimeout(() => void work().finally(next), ms);
    timer.unref();
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
