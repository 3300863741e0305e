/** What of this page stands in the address, beside the shared state. */

import { ROUTE_SORTS, type RouteSort } from './routes.ts';

export interface ServiceView {
  readonly sort: RouteSort;
  /** How many routes are listed. */
  readonly limit: number;
  /** Part of a route's name that is searched for. */
  readonly find: string;
  /** The route whose graphs are shown; undefined: none is. An empty text is a route's name too. */
  readonly route: string | undefined;
  /** The objective whose burn-down is shown. */
  readonly objective: string | undefined;
}

export const LIMITS = [10, 50, 200] as const;

/** Reads the page's parameters; what is missing or malformed takes its default. */
export function readView(search: URLSearchParams): ServiceView {
  const sort = ROUTE_SORTS.find((one) => one === search.get('sort'));
  const limit = LIMITS.find((one) => String(one) === search.get('routes'));
  return {
    sort: sort ?? 'errors',
    limit: limit ?? LIMITS[0],
    find: search.get('find') ?? '',
    route: search.get('route') ?? undefined,
    objective: search.get('objective') || undefined,
  };
}

/** `search` with the changed parameters; defaults are left out, all others stay. */
export function withView(search: URLSearchParams, change: Partial<ServiceView>): URLSearchParams {
  const after = new URLSearchParams(search);
  const view = { ...readView(search), ...change };
  const set = (key: string, value: string | undefined) =>
    value === undefined ? after.delete(key) : after.set(key, value);
  set('sort', view.sort === 'errors' ? undefined : view.sort);
  set('routes', view.limit === LIMITS[0] ? undefined : String(view.limit));
  set('find', view.find || undefined);
  set('route', view.route);
  set('objective', view.objective);
  return after;
}
