/** The raw series that services expose in the evaluation benchmark: counters and buckets of `http_request_duration_seconds`. */

import { profileOf } from '../../generator/src/profiles/index.ts';
import type { Traffic } from './traffic.ts';
import { failuresUntil, requestsUntil, unevenTraffic } from './traffic.ts';

const METRIC = 'http_request_duration_seconds';

/** The latency objective's threshold, in seconds; the same requests are slow as fail. */
export const THRESHOLD = 0.25;

/** One counter: `share` of the service's requests that succeed, or of those that fail. */
export interface RawSeries {
  /** With all labels but `job` and `instance`. */
  readonly name: string;
  readonly counts: 'ok' | 'failed' | 'none';
  readonly share: number;
  /** Read over windows longer than an hour, so that all its past is needed. */
  readonly isLong: boolean;
}

export interface RawService {
  readonly name: string;
  readonly traffic: Traffic;
  readonly series: readonly RawSeries[];
}

/**
 * `count` services of profile `node-http`, each with `perObjective` counters of requests: half as many routes, with
 * statuses 200 and 500. Each counter has all buckets, of which an objective reads one.
 *
 * @param perObjective  Even, at least 2.
 */
export function rawServices(count: number, perObjective: number): readonly RawService[] {
  const routes = perObjective / 2;
  if (!Number.isInteger(routes) || routes < 1) throw new Error(`rawServices: ${perObjective} is not even`);
  const weights = Array.from({ length: routes }, (_, i) => 1 / (i + 1));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const series = weights.flatMap((weight, i) =>
    (['ok', 'failed'] as const).flatMap((kind) => seriesOf(i, kind, weight / whole)),
  );
  return Array.from({ length: count }, (_, i) => ({
    name: `svc-${i}`,
    traffic: unevenTraffic(50 * (i + 1), (i % 24) * 3600),
    series,
  }));
}

function seriesOf(route: number, kind: 'ok' | 'failed', share: number): RawSeries[] {
  const labels = `method="GET",route="/r${route}",status="${kind === 'ok' ? 200 : 500}"`;
  const all: RawSeries = { name: `${METRIC}_count{${labels}}`, counts: kind, share, isLong: true };
  const buckets = [...bounds().map(String), '+Inf'].map((le): RawSeries => {
    // What fails is slow as well: below the threshold only successes are counted.
    const isReached = le === '+Inf' || (kind === 'ok' && Number(le) >= 0.1) || Number(le) > 1;
    return {
      name: `${METRIC}_bucket{le="${le}",${labels}}`,
      counts: isReached ? kind : 'none',
      share,
      isLong: le === String(THRESHOLD),
    };
  });
  return [all, ...buckets, { name: `${METRIC}_sum{${labels}}`, counts: kind, share: share / 20, isLong: false }];
}

function bounds(): readonly number[] {
  const found = profileOf('node-http')?.duration?.buckets;
  if (!found?.includes(THRESHOLD)) throw new Error(`rawServices: profile node-http has no bucket at ${THRESHOLD}`);
  return found;
}

/** Values of a service's counters at one instant, by what they count. */
export interface Totals {
  readonly ok: number;
  readonly failed: number;
  readonly none: number;
}

/** Totals of `service` since `start`, both in seconds since the epoch. */
export function totalsAt({ traffic }: RawService, start: number, seconds: number): Totals {
  const failed = failuresUntil(traffic, seconds) - failuresUntil(traffic, start);
  const all = requestsUntil(traffic, seconds) - requestsUntil(traffic, start);
  return { ok: all - failed, failed, none: 0 };
}

/** What a scrape of `service` returns. */
export function exposition(service: RawService, totals: Totals): string {
  return service.series.map(({ name, counts, share }) => `${name} ${Math.floor(totals[counts] * share)}\n`).join('');
}
