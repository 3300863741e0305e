/** Finds frameworks and drivers that an application loads by itself, for the start without code. */

import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expressRoutes, isExpressApp, observeExpress } from './express.ts';
import { attachFastify, isFastify } from './fastify.ts';
import type { Instrumentation } from './instrument.ts';
import { attachKoa } from './koa.ts';

/** A module whose prototype is watched once it is loaded, found by the end of its path. */
interface Hook {
  readonly path: RegExp;
  readonly method: string;
  /** The class that has the method, from what the module exports. */
  readonly classOf: (exported: unknown) => unknown;
  readonly attach: (g: Instrumentation, instance: object) => void;
}

const HOOKS: readonly Hook[] = [
  {
    path: /[\\/]koa[\\/]lib[\\/]application\.js$/,
    method: 'createContext',
    classOf: (exported) => exported,
    attach: (g, app) => attachKoa(g.core.hub, app),
  },
  {
    path: /[\\/]mysql2[\\/]lib[\\/]base[\\/]pool\.js$/,
    method: 'getConnection',
    classOf: (exported) => exported,
    attach: (g, pool) => g.mysql2(pool, { name: databaseOf((pool as MysqlPool).config?.connectionConfig) ?? 'mysql' }),
  },
  {
    path: /[\\/]pg-pool[\\/]index\.js$/,
    method: 'connect',
    classOf: (exported) => exported,
    attach: (g, pool) => g.pg(pool, { name: databaseOf((pool as PgPool).options) ?? 'postgres' }),
  },
];

interface MysqlPool {
  readonly config?: { readonly connectionConfig?: { readonly database?: string } };
}

interface PgPool {
  readonly options?: { readonly database?: string };
}

/** Milliseconds after the start at which modules are looked for once more: jobs have no first request. */
const LATER_MS = [0, 100, 1000, 5000];

/**
 * Attaches every HTTP server, every Fastify, Koa and Express application, the pools of mysql2 and pg, Redis clients and
 * outbound requests. Hono applications have no point at which they can be found from outside: `g.hono(app)` is needed.
 */
export function attachEverything(g: Instrumentation): void {
  const { hub } = g.core;
  hub.setFallback({
    routeOf(context: unknown, request: IncomingMessage, response: ServerResponse) {
      const { app } = request as { app?: unknown };
      if (isExpressApp(app)) observeExpress(app);
      return expressRoutes.routeOf(context, request, response);
    },
  });
  hub.attachAll();
  g.redis();
  g.fetch();
  const onFastify = (message: unknown): void => {
    const { fastify } = message as { fastify?: unknown };
    if (isFastify(fastify)) attachFastify(hub, fastify);
  };
  const fastifyChannel = channel('fastify.initialization');
  fastifyChannel.subscribe(onFastify);
  g.core.onClose(() => void fastifyChannel.unsubscribe(onFastify));

  const pending = new Set(HOOKS);
  const look = (): void => {
    for (const hook of pending) if (watchLoaded(g, hook)) pending.delete(hook);
  };
  for (const ms of LATER_MS) setTimeout(look, ms).unref();
  const requests = channel('http.server.request.start');
  const onFirst = (): void => {
    requests.unsubscribe(onFirst);
    look();
  };
  requests.subscribe(onFirst);
}

/** Watches a class, where its module is loaded. Each instance is attached at its first use. */
function watchLoaded(g: Instrumentation, hook: Hook): boolean {
  const { cache } = createRequire(join(process.cwd(), 'index.js'));
  const loaded = Object.keys(cache).filter((path) => hook.path.test(path));
  for (const path of loaded) {
    const { prototype } = (hook.classOf(cache[path]?.exports) ?? {}) as { prototype?: Record<string, unknown> };
    const method = prototype?.[hook.method];
    if (prototype === undefined || typeof method !== 'function') continue;
    const seen = new WeakSet<object>();
    prototype[hook.method] = function (
      this: Record<string, (...args: unknown[]) => unknown>,
      ...args: unknown[]
    ): unknown {
      if (seen.has(this)) return Reflect.apply(method, this, args);
      seen.add(this);
      hook.attach(g, this);
      // Attaching put a method of its own on the instance, which calls this one.
      return this[hook.method]?.(...args);
    };
  }
  return loaded.length > 0;
}

function databaseOf(config: { readonly database?: string } | undefined): string | undefined {
  return config?.database === '' ? undefined : config?.database;
}
