/** Hono 4 on @hono/node-server: requests are seen at `fetch`, the route is taken from the router's own answer. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { noteError } from './http/failure.ts';
import type { RequestHub, RouteSource } from './http/hub.ts';

interface HonoRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: (...args: never[]) => unknown;
}

/** The router's answer: handlers with their routes, in the order in which they run. */
type MatchResult = readonly [readonly (readonly [readonly [unknown, HonoRoute], unknown])[], ...unknown[]];

interface NodeBindings {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

type ErrorHandler = (error: unknown, context: { readonly env?: NodeBindings }) => unknown;

/** What is used of a Hono application. */
export interface HonoApp {
  fetch(request: never, env?: never, context?: never): unknown;
  readonly router: { match(method: string, path: string): unknown };
  errorHandler?: unknown;
}

interface MatchHolder {
  match: MatchResult | undefined;
}

const attached = new WeakMap<object, WeakSet<object>>();

/** Tells the route that answered: the last match that is a handler. Hono tells middleware from handlers by arity too. */
export const honoRoutes: RouteSource = {
  routeOf(context: unknown): string | undefined {
    const matched = (context as MatchHolder).match?.[0] ?? [];
    for (let i = matched.length - 1; i >= 0; i--) {
      const route = matched[i]?.[0][1];
      if (route !== undefined && (route.method !== 'ALL' || route.handler.length < 2)) return route.path;
    }
    return undefined;
  },
};

/**
 * Attaches an application: no middleware is added. Call it before `serve`, which keeps the `fetch` it is given. Twice
 * does nothing. Requests without Node's own request and response (other runtimes, `app.request`) are not counted.
 *
 * @throws Error when `app` is no Hono application.
 */
export function attachHono(hub: RequestHub, app: unknown): void {
  if (!isHono(app)) throw new Error('hono(app): expected what `new Hono()` gives');
  const apps = attached.get(hub) ?? new WeakSet<object>();
  attached.set(hub, apps);
  if (apps.has(app)) return;
  apps.add(app);
  let current: MatchHolder | undefined;
  watchMatches(app.router, (result) => {
    if (current !== undefined) current.match = result;
  });
  const fetch = app.fetch;
  app.fetch = (request: never, env?: never, context?: never): unknown => {
    const { incoming, outgoing } = (env as NodeBindings | undefined) ?? {};
    // A request that the application makes to itself has a match of its own, and it is not the outer one's.
    current = undefined;
    if (incoming !== undefined && outgoing !== undefined) {
      current = { match: undefined };
      hub.begin(incoming, outgoing, honoRoutes, current);
    }
    // Hono matches before its first await, so `current` is still this request's.
    return fetch.call(app, request, env, context);
  };
  watchErrors(app);
}

/** Hono's routers replace their own `match` at the first call, so it is kept behind an accessor. */
function watchMatches(router: HonoApp['router'], onMatch: (result: MatchResult) => void): void {
  let match = router.match;
  const watched = (method: string, path: string): unknown => {
    const result = match.call(router, method, path);
    onMatch(result as MatchResult);
    return result;
  };
  Object.defineProperty(router, 'match', {
    configurable: true,
    get: () => watched,
    set: (given: HonoApp['router']['match']) => {
      match = given;
    },
  });
}

function watchErrors(app: HonoApp): void {
  let handler = app.errorHandler as ErrorHandler;
  if (typeof handler !== 'function') return;
  const watched: ErrorHandler = (error, context) => {
    if (context.env?.incoming !== undefined) noteError(context.env.incoming, error);
    return handler(error, context);
  };
  Object.defineProperty(app, 'errorHandler', {
    configurable: true,
    get: () => watched,
    set: (given: ErrorHandler) => {
      handler = given;
    },
  });
}

/** Whether a value is a Hono application. */
export function isHono(value: unknown): value is HonoApp {
  const app = value as Partial<HonoApp> | null | undefined;
  return (
    typeof app === 'object' &&
    app !== null &&
    typeof app.fetch === 'function' &&
    typeof app.router?.match === 'function'
  );
}
