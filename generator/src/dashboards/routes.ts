/** Queries by route as a dashboard asks them: guarded against variables, and of the ten routes that matter. */

import type { Service } from '../model/service.ts';
import type { RouteQueries } from '../rules/routes.ts';
import { routeQueries as unguarded } from '../rules/routes.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import { guard } from './guard.ts';

export type { RouteQueries } from '../rules/routes.ts';

/** The queries of `service` by route, safe to stand in a dashboard; undefined where no metric carries a route. */
export function routeQueries(service: Service, signals: ServiceSignals): RouteQueries | undefined {
  const routes = unguarded(service, signals);
  if (!routes) return undefined;
  const { errorRatio, failed, latency, traffic } = routes;
  return {
    ...routes,
    traffic: guard(traffic),
    ...(failed ? { failed: guard(failed) } : {}),
    ...(errorRatio ? { errorRatio: guard(errorRatio) } : {}),
    ...(latency ? { latency: { ...latency, expr: guard(latency.expr) } } : {}),
  };
}

/**
 * The ten routes with the highest values over the time range that is shown: the same ten at every instant, so that
 * no line begins or ends in the middle.
 *
 * @param expr  One series for each value of `label`.
 */
export function topTen(expr: string, label: string): string {
  return `${expr} and on (${label}) topk(10, avg_over_time((${expr})[$__range:$__interval] @ end()))`;
}
