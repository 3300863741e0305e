/** The entry point: one instrumentation, and everything it can be attached to. */

import cluster from 'node:cluster';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Core } from './core.ts';
import {
  type CustomCounter,
  type CustomGauge,
  type CustomHistogramOptions,
  type CustomOptions,
  type CustomTimer,
  customCounter,
  customGauge,
  customHistogram,
  customSummary,
} from './custom.ts';
import { attachMysql2 } from './db/mysql2.ts';
import { attachPg } from './db/pg.ts';
import { type PoolReader, Pools } from './db/pools.ts';
import {
  attachKnex,
  attachSequelize,
  attachTypeorm,
  type KnexLike,
  type SequelizeLike,
  type TypeormLike,
} from './db/query-builders.ts';
import { attachRedis } from './db/redis.ts';
import { attachExpress, expressRoutes } from './express.ts';
import { attachFastify, type FastifyPlugin, fastifyPlugin } from './fastify.ts';
import { attachFetch } from './fetch.ts';
import { attachHono } from './hono.ts';
import { noteError } from './http/failure.ts';
import { attachKoa } from './koa.ts';
import { type LogOptions, logRequests, type PinoLike } from './log.ts';
import { attachNest, type NestApp } from './nest.ts';
import { bucketsOf, type InstrumentOptions, registryOf } from './options.ts';
import { Saturation } from './saturation/saturation.ts';
import { answerPrimary, ClusterMetrics } from './serve/cluster.ts';
import { type Check, type HealthOptions, liveAnswer, readyAnswer } from './serve/health.ts';
import { type PushOptions, push } from './serve/push.ts';
import { type UniversalHandler, universalHandler } from './serve/respond.ts';
import { exposition, joined, type ScrapeSource, scrapeAnswer } from './serve/scrape.ts';
import { isAuthorized, MetricsServer, unauthorized } from './serve/server.ts';
import { type StopOptions, stopGracefully } from './serve/stop.ts';
import { readSettings } from './settings.ts';
import type { TextFormat } from './store/family.ts';

/** Names of what is attached. */
export interface NameOptions {
  /** The label `pool`; for MySQL also `db`, the name of the Database in the spec. */
  readonly name: string;
}

export interface HandlerOptions {
  /** Answer only who sends this token. */
  readonly auth?: { readonly bearer: string };
}

export class Instrumentation {
  /** @internal */
  readonly core: Core;
  readonly service: string | undefined;
  readonly metricsServer: MetricsServer | undefined;
  readonly #pools: Pools;
  readonly #checks: Record<string, Check> = {};
  #health: HealthOptions = {};
  #isStopping = false;

  /** @internal */
  constructor(core: Core, service: string | undefined, options: InstrumentOptions) {
    this.core = core;
    this.service = service;
    const { saturation = true, metricsServer } = options;
    const measured = saturation === false ? undefined : new Saturation(core, saturation === true ? {} : saturation);
    this.#pools = new Pools(core, measured);
    answerPrimary(core);
    // Workers would share the port, and a scrape would hit one of them by chance: the primary serves the sum of all.
    if (metricsServer === undefined || cluster.isWorker) return;
    this.metricsServer = new MetricsServer(metricsServer, {
      '/metrics': this.#clusterHandler(),
      '/healthz': this.live(),
      '/readyz': this.ready(),
    });
    core.hub.exclude(this.metricsServer.server);
    core.onClose(() => this.metricsServer?.close());
  }

  /** Express 4 and 5. */
  express(app: unknown): void {
    attachExpress(this.core.hub, app);
  }

  /** Fastify 5: attaches an instance, or gives a plugin for `app.register`. */
  fastify(): FastifyPlugin;
  fastify(app: unknown): void;
  fastify(app?: unknown): FastifyPlugin | undefined {
    if (app === undefined) return fastifyPlugin(this.core.hub);
    attachFastify(this.core.hub, app);
  }

  /** Koa 2 and 3. */
  koa(app: unknown): void {
    attachKoa(this.core.hub, app);
  }

  /** Hono 4 on Node; before `serve`. */
  hono(app: unknown): void {
    attachHono(this.core.hub, app);
  }

  /** Nest on Express or Fastify; before `listen`. */
  nest(app: NestApp): void {
    attachNest(this.core.hub, app);
  }

  /** Plain `http`, `https` or `http2`: one server, or every HTTP/1 server of the process. */
  http(server?: object): void {
    this.core.hub.setFallback(expressRoutes);
    if (server === undefined) this.core.hub.attachAll();
    else this.core.hub.attach(server as Parameters<typeof this.core.hub.attach>[0]);
  }

  /** Notes why a request fails, where the application answers 5xx by itself. */
  noteError(request: IncomingMessage, error: unknown): void {
    noteError(request, error);
  }

  /** Leaves one request out of every request metric. */
  skip(request: IncomingMessage): void {
    this.core.hub.skip(request);
  }

  /** A middleware for routes of Express that are not to be counted: `app.get('/internal', g.uncounted, handler)`. */
  readonly uncounted = (request: IncomingMessage, _response: ServerResponse, next: () => void): void => {
    this.core.hub.skip(request);
    next();
  };

  /** mysql2: a pool, a cluster, or a connection, of the callback or the promise interface. */
  mysql2(target: unknown, { name }: NameOptions): void {
    attachMysql2(this.core, this.#pools, target, name);
  }

  /** pg: a pool or a client. */
  pg(target: unknown, { name }: NameOptions): void {
    attachPg(this.core, this.#pools, target, name);
  }

  knex(knex: object, { name }: NameOptions): void {
    attachKnex(this.core, this.#pools, knex as KnexLike, name);
  }

  sequelize(sequelize: object, { name }: NameOptions): void {
    attachSequelize(this.core, this.#pools, sequelize as SequelizeLike, name);
  }

  /** TypeORM, once the data source is initialised. */
  typeorm(source: object, { name }: NameOptions): void {
    attachTypeorm(this.core, this.#pools, source as TypeormLike, name);
  }

  /** ioredis and node-redis, every client of the process. */
  redis({ name }: NameOptions = { name: 'redis' }): void {
    attachRedis(this.core, name);
  }

  /** Outbound requests of fetch and undici. */
  fetch(): void {
    attachFetch(this.core);
  }

  /** Any other pool, read at each scrape. */
  pool(reader: PoolReader, { name }: NameOptions): void {
    this.#pools.add(name, reader);
  }

  counter(name: string, options?: CustomOptions): CustomCounter {
    return customCounter(this.core, name, options);
  }

  gauge(name: string, options?: CustomOptions): CustomGauge {
    return customGauge(this.core, name, options);
  }

  histogram(name: string, options?: CustomHistogramOptions): CustomTimer {
    return customHistogram(this.core, name, options);
  }

  summary(name: string, options?: CustomOptions): CustomTimer {
    return customSummary(this.core, name, options);
  }

  /** One line per request through the application's pino. */
  log(logger: PinoLike, options: LogOptions = {}): void {
    logRequests(this.core.hub, logger, {
      ...(this.service === undefined ? {} : { service: this.service }),
      ...options,
    });
  }

  /** Serves the metrics; mounted in any framework. */
  handler(options: HandlerOptions = {}): UniversalHandler {
    const token = options.auth?.bearer;
    return universalHandler(({ accept, authorization }) =>
      token === undefined || isAuthorized(authorization, token) ? scrapeAnswer(this.#source(), accept) : unauthorized(),
    );
  }

  /** Liveness. */
  live(): UniversalHandler {
    return universalHandler(() => liveAnswer());
  }

  /** Readiness: adds named checks, and serves the state of all. 503 while one fails, and once stopping has begun. */
  ready(checks: Readonly<Record<string, Check>> = {}, options?: HealthOptions): UniversalHandler {
    Object.assign(this.#checks, checks);
    if (options !== undefined) this.#health = options;
    return universalHandler(() => readyAnswer(this.#checks, this.#isStopping, this.#health));
  }

  /** The metrics as text. */
  metrics(format: TextFormat = 'text'): Promise<string> {
    return joined(exposition(this.#source(), format));
  }

  /** Sends the metrics to a Pushgateway. */
  async push(options: PushOptions): Promise<void> {
    await push(await this.metrics(), options);
  }

  /** Not ready, drain, flush, close. @returns Whether every request ended by itself. */
  async stop(options: StopOptions = {}): Promise<boolean> {
    this.#isStopping = true;
    const isDrained = await stopGracefully(() => this.core.recorder.active, options);
    await this.close();
    return isDrained;
  }

  /** Stops when one of the signals comes, and then lets the process end as the signal would have. */
  stopOn(signals: readonly NodeJS.Signals[], options: StopOptions = {}): void {
    for (const signal of signals) {
      process.once(signal, () => void this.stop(options).then(() => process.kill(process.pid, signal)));
    }
  }

  /** Stops what was started here; nothing new is counted afterwards. */
  close(): Promise<void> {
    this.#isStopping = true;
    return this.core.close();
  }

  /** The process' own metrics, or those of its workers from the first `fork` on. */
  #clusterHandler(): UniversalHandler {
    let workers: ClusterMetrics | undefined;
    const start = (): void => {
      workers ??= new ClusterMetrics();
    };
    cluster.once('fork', start);
    this.core.onClose(() => {
      cluster.off('fork', start);
      workers?.close();
    });
    return universalHandler(({ accept }) => workers?.answer(accept) ?? scrapeAnswer(this.#source(), accept));
  }

  #source(): ScrapeSource {
    return { families: () => this.core.families(), registry: this.core.registry };
  }
}

const byRegistry = new WeakMap<object, Instrumentation>();

/**
 * Starts an instrumentation.
 *
 * @returns The one that exists where the same registry was instrumented before; the one that
 *   `--import @quartet/instrumentation/auto` started where no registry is given.
 * @throws Error for options that cannot hold, and when the application has a metric of one of our names.
 */
export function instrument(options: InstrumentOptions = {}): Instrumentation {
  const registry = registryOf(options.registry, process.cwd());
  const existing = registry === undefined ? undefined : byRegistry.get(registry);
  if (existing !== undefined) return existing;
  const automatic = (globalThis as { [AUTOMATIC]?: Instrumentation })[AUTOMATIC];
  if (automatic !== undefined && options.registry === undefined) return automatic;
  const settings = options.settings === undefined ? undefined : readSettings(options.settings);
  const core = new Core({
    ...options,
    registry,
    buckets: bucketsOf(options.buckets, settings?.buckets ?? {}),
    ignore: [...(options.ignore ?? []), ...(settings?.excludedRoutes ?? [])],
  });
  core.register();
  const instrumentation = new Instrumentation(core, options.service ?? settings?.service, options);
  if (registry !== undefined) {
    byRegistry.set(registry, instrumentation);
    core.onClose(() => void byRegistry.delete(registry));
  }
  return instrumentation;
}

/** Where the automatic instrumentation is found, by the ES module and the CommonJS copy of this package alike. */
const AUTOMATIC = Symbol.for('@quartet/instrumentation:auto');

/**
 * Makes an instrumentation the one that `instrument()` gives from now on.
 * @internal
 */
export function setAutomatic(instrumentation: Instrumentation): void {
  (globalThis as { [AUTOMATIC]?: Instrumentation })[AUTOMATIC] = instrumentation;
}
