/** Koa 2 and 3 with @koa/router: requests are seen where Koa makes their context, the route when they end. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { noteError } from './http/failure.ts';
import type { RequestHub, RouteSource } from './http/hub.ts';
import { REGEX_ROUTE } from './metrics.ts';

interface KoaContext {
  readonly req: IncomingMessage;
  readonly _matchedRoute?: unknown;
}

/** What is used of a Koa application. */
export interface KoaApp {
  createContext(request: never, response: never): unknown;
  emit(event: string, ...args: never[]): boolean;
  readonly context: { onerror?: (this: KoaContext, error: unknown) => unknown };
}

const attached = new WeakMap<object, WeakSet<object>>();

/** Tells the route by the template that @koa/router leaves on the context. */
export const koaRoutes: RouteSource = {
  routeOf(context: unknown): string | undefined {
    const route = (context as KoaContext)._matchedRoute;
    if (typeof route === 'string') return route === '' ? '/' : route;
    return route instanceof RegExp ? REGEX_ROUTE : undefined;
  },
};

/**
 * Attaches an application: no middleware is added. Twice does nothing.
 *
 * Errors are seen when they reach Koa or are emitted as `error` with the context, the custom of error middleware; one
 * that a middleware swallows is counted by its status alone.
 *
 * @throws Error when `app` is no Koa application.
 */
export function attachKoa(hub: RequestHub, app: unknown): void {
  if (!isKoa(app)) throw new Error('koa(app): expected what `new Koa()` gives');
  const apps = attached.get(hub) ?? new WeakSet<object>();
  attached.set(hub, apps);
  if (apps.has(app)) return;
  apps.add(app);
  const createContext = app.createContext;
  app.createContext = function (this: KoaApp, request: never, response: never): unknown {
    const context = createContext.call(this, request, response);
    hub.begin(request as IncomingMessage, response as ServerResponse, koaRoutes, context);
    return context;
  };
  const emit = app.emit;
  app.emit = function (this: KoaApp, event: string, ...args: never[]): boolean {
    const [error, context] = args as unknown as [unknown, Partial<KoaContext> | undefined];
    if (event === 'error' && context?.req !== undefined) noteError(context.req, error);
    return emit.call(this, event, ...args);
  };
  const onerror = app.context.onerror;
  if (onerror === undefined) return;
  app.context.onerror = function (this: KoaContext, error: unknown): unknown {
    if (error !== null && error !== undefined) noteError(this.req, error);
    return onerror.call(this, error);
  };
}

/** Whether a value is a Koa application. */
export function isKoa(value: unknown): value is KoaApp {
  const app = value as Partial<KoaApp> | null | undefined;
  return (
    typeof app === 'object' && app !== null && typeof app.createContext === 'function' && typeof app.emit === 'function'
  );
}
