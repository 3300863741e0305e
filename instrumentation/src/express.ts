/** Express 4 and 5 (and Nest on Express): requests are seen where the server hands them over, routes when they end. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  collectTemplates,
  joinPaths,
  type Layer,
  noteMount,
  pathText,
  type Route,
  type RouterLike,
  templateMatches,
} from './http/express-templates.ts';
import { noteError } from './http/failure.ts';
import type { RequestHub, RouteSource } from './http/hub.ts';

/** What is used of an Express application, of either version. */
export interface ExpressApp {
  handle(request: never, response: never, next?: never): unknown;
  readonly mountpath?: unknown;
  readonly parent?: unknown;
  lazyrouter?(): void;
}

interface ExpressRequest extends IncomingMessage {
  readonly route?: Route;
  readonly app?: ExpressApp;
  readonly originalUrl?: string;
}

type ErrorHandle = (this: unknown, error: unknown, request: object, ...rest: unknown[]) => unknown;

interface Router extends RouterLike {
  readonly stack: Layer[];
}

const templates = new WeakMap<Route, string[]>();
const isPatched = new WeakSet<object>();
const attached = new WeakMap<object, WeakSet<object>>();

/** Tells the route of an Express request from `req.route`, which stays set after the response. */
export const expressRoutes: RouteSource = {
  routeOf(context: unknown, request: IncomingMessage): string | undefined {
    const { route } = request as ExpressRequest;
    if (route === undefined || route === null || !answersHead(route, request)) return undefined;
    const known = templates.get(route) ?? find(route, context, request);
    if (known.length === 1) return known[0];
    const pathname = ((request as ExpressRequest).originalUrl ?? request.url ?? '').split('?', 1)[0] as string;
    return known.find((template) => templateMatches(template, pathname)) ?? known[0];
  },
};

/**
 * Attaches an application. Nothing is added to its stack but one error layer at the end, which passes errors on.
 *
 * @param app  What `express()` gave, before or after its routes are added; twice does nothing.
 * @throws Error when `app` is no Express application.
 */
export function attachExpress(hub: RequestHub, app: unknown): void {
  if (!isExpressApp(app)) throw new Error('express(app): expected what `express()` returns');
  const apps = attached.get(hub) ?? new WeakSet<object>();
  attached.set(hub, apps);
  if (apps.has(app)) return;
  apps.add(app);
  observeExpress(app);
  const handle = app.handle;
  app.handle = function (this: unknown, request: never, response: never, next?: never): unknown {
    hub.begin(request as IncomingMessage, response as ServerResponse, expressRoutes, app);
    return handle.call(this as ExpressApp, request, response, next);
  };
}

/** Whether a value is an application: a function with the methods of one. */
export function isExpressApp(value: unknown): value is ExpressApp {
  if (typeof value !== 'function') return false;
  const app = value as { handle?: unknown; set?: unknown };
  return typeof app.handle === 'function' && typeof app.set === 'function';
}

/** Express names a route on the path alone for HEAD, even one that answers POST only and lets it pass. */
function answersHead({ methods }: Route, { method }: IncomingMessage): boolean {
  if (method !== 'HEAD' || methods === undefined) return true;
  return methods.head === true || methods.get === true || methods._all === true;
}

/** Looks a route up that was not seen yet, in the stacks of the application that was attached and of the one that answered. */
function find(route: Route, context: unknown, request: IncomingMessage): string[] {
  for (const app of new Set([context, (request as ExpressRequest).app])) if (isExpressApp(app)) walk(app);
  return templates.get(route) ?? learn(route);
}

function walk(app: ExpressApp): void {
  const router = routerOf(app);
  if (router !== undefined) collectTemplates(router, mountOf(app), templates);
}

/** The template that a mounted application hangs under, through all its parents. */
function mountOf(app: ExpressApp): string {
  if (!isExpressApp(app.parent)) return '';
  return joinPaths(mountOf(app.parent), pathText(app.mountpath));
}

/** A route outside every stack that was seen: its own path is still a template, if not the full one. */
function learn(route: Route): string[] {
  const only = [pathText(route.path)];
  templates.set(route, only);
  return only;
}

function routerOf(app: ExpressApp): Router | undefined {
  const known = (app as { _router?: Router })._router;
  if (known !== undefined) return known;
  try {
    // Express 4 throws here on purpose: the name meant something else in version 3.
    return (app as { router?: Router }).router;
  } catch {
    app.lazyrouter?.();
    return (app as { _router?: Router })._router;
  }
}

const observed = new WeakSet<object>();

/**
 * Makes errors visible on their way through the stack: the layers' error method is watched, and a last layer sees what
 * no handler of the application took. Requests without an error never come by. Twice does nothing.
 */
export function observeExpress(app: ExpressApp): void {
  const router = routerOf(app);
  if (router === undefined || observed.has(router)) return;
  observed.add(router);
  watchMounts(router);
  const watcher = (error: unknown, request: object, _response: unknown, next: (error: unknown) => void): void => {
    noteError(request, error);
    next(error);
  };
  const before = router.stack.length;
  (router as unknown as { use(handler: unknown): void }).use(watcher);
  const layer = router.stack[before];
  if (layer === undefined) return;
  const prototype = Object.getPrototypeOf(layer) as Record<string, ErrorHandle>;
  for (const name of ['handleError', 'handle_error']) {
    const original = prototype[name];
    if (original === undefined || isPatched.has(original)) continue;
    const watched: ErrorHandle = function (error, request, ...rest) {
      noteError(request, error);
      return original.call(this, error, request, ...rest);
    };
    isPatched.add(watched);
    prototype[name] = watched;
  }
  keepLast(router, layer);
}

/** Layers are added after us; the watcher is moved behind them as they come. */
function keepLast(router: Router, watcher: Layer): void {
  const push = router.stack.push;
  Object.defineProperty(router.stack, 'push', {
    configurable: true,
    writable: true,
    value: (...layers: Layer[]): number => {
      const at = router.stack.indexOf(watcher);
      if (at >= 0) router.stack.splice(at, 1);
      return push.call(router.stack, ...layers, watcher);
    },
  });
}

/** Routers before 2.3 forget where a layer was mounted, so their `use` is watched. */
function watchMounts(router: Router): void {
  const owner = prototypeWith(router, 'use');
  if (owner === undefined || isPatched.has(owner)) return;
  isPatched.add(owner);
  const use = owner.use as (this: Router, ...args: unknown[]) => unknown;
  owner.use = function (this: Router, ...args: unknown[]): unknown {
    const before = new Set(this.stack);
    const result = use.apply(this, args);
    const path = isPath(args[0]) && args[0] !== '/' ? args[0] : '';
    for (const layer of this.stack) if (!before.has(layer) && layer.rawPath === undefined) noteMount(layer, path);
    return result;
  };
}

function prototypeWith(value: object, name: string): Record<string, unknown> | undefined {
  let owner: object | null = Object.getPrototypeOf(value) as object | null;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  return owner === null ? undefined : (owner as Record<string, unknown>);
}

function isPath(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof RegExp) return true;
  return Array.isArray(value) && value.length > 0 && isPath(value[0]);
}
