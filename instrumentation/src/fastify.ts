/** Fastify 5 (and Nest on Fastify): requests are seen at its server, the route is told by one synchronous hook. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { noteError } from './http/failure.ts';
import type { RequestHub, RouteSource } from './http/hub.ts';

interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly routeOptions?: { readonly url?: string; readonly config?: RouteConfig };
}

interface RouteConfig {
  readonly url?: string;
  readonly metrics?: unknown;
}

interface FastifyReplyLike {
  readonly raw: ServerResponse;
}

/** What is used of a Fastify instance. */
export interface FastifyApp {
  readonly server: object;
  addHook(name: string, hook: (...args: never[]) => void): unknown;
}

/** A Fastify plugin that is registered as `await app.register(plugin)`. */
export type FastifyPlugin = (app: unknown, options: unknown, done: () => void) => void;

const attached = new WeakMap<object, WeakSet<object>>();

/**
 * Tells the route by `request.routeOptions`; a route with `config: { metrics: false }` is not counted.
 * @internal
 */
export const fastifyRoutes: RouteSource = {
  routeOf(context: unknown): string | undefined | null {
    const config = configOf(context as FastifyRequestLike);
    return config?.metrics === false ? null : config?.url;
  },
};

/** Fastify's own name of what a request holds of its route. */
const CONTEXT_NAME = 'fastify.context';
let contextKey: symbol | undefined;

/**
 * A route's configuration; without a `url` for requests that no route matched.
 *
 * `request.routeOptions` puts an object of twelve fields together at every look, which costs more than all the rest here,
 * so it is asked only where Fastify keeps its context under another name.
 */
function configOf(request: FastifyRequestLike): RouteConfig | undefined {
  contextKey ??= Object.getOwnPropertySymbols(request).find(({ description }) => description === CONTEXT_NAME);
  const context =
    contextKey === undefined
      ? undefined
      : (request as unknown as Record<symbol, { config?: RouteConfig } | undefined>)[contextKey];
  if (context !== undefined) return context.config;
  const { url, config } = request.routeOptions ?? {};
  return { ...config, ...(url === undefined ? {} : { url }) };
}

/**
 * Attaches an instance: its server, the hook that knows the route, and the one that sees errors. Twice does nothing.
 *
 * @throws Error when `app` is no Fastify instance.
 * @internal
 */
export function attachFastify(hub: RequestHub, app: unknown): void {
  if (!isFastify(app)) throw new Error('fastify(app): expected what `fastify()` returns');
  const apps = attached.get(hub) ?? new WeakSet<object>();
  attached.set(hub, apps);
  if (apps.has(app.server)) return;
  apps.add(app.server);
  app.addHook('onRequest', ((request: FastifyRequestLike, reply: FastifyReplyLike, done: () => void): void => {
    hub.begin(request.raw, reply.raw, fastifyRoutes, request);
    done();
  }) as never);
  app.addHook('onError', ((request: FastifyRequestLike, _reply: unknown, error: unknown, done: () => void): void => {
    noteError(request.raw, error);
    done();
  }) as never);
}

/**
 * A plugin for `app.register`; it breaks out of its own scope, as fastify-plugin would make it.
 * @internal
 */
export function fastifyPlugin(hub: RequestHub): FastifyPlugin {
  const plugin: FastifyPlugin = (app, _options, done) => {
    attachFastify(hub, app);
    done();
  };
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@quartet/instrumentation',
  });
}

/**
 * Whether a value is a Fastify instance.
 * @internal
 */
export function isFastify(value: unknown): value is FastifyApp {
  const app = value as { addHook?: unknown; server?: unknown; route?: unknown } | null | undefined;
  return (
    typeof app === 'object' && app !== null && typeof app.addHook === 'function' && typeof app.route === 'function'
  );
}
