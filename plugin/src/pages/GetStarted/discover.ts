/** Finds the services of a Prometheus by the metrics that client libraries expose. */

import { type ExposedSeries, identify, profiles } from '@quartet/generator';
import type { Prometheus, Sample } from '../../prometheus/client.ts';
import { anyOf, equals } from '../../prometheus/promql.ts';

export interface FoundService {
  readonly job: string;
  /** Ids of the profiles that fit, the best first. */
  readonly profiles: readonly string[];
}

/** Jobs that are looked at one by one; more are counted. */
export const MOST_JOBS = 30;

export interface Discovery {
  readonly found: readonly FoundService[];
  /** Jobs with such metrics that were not looked at. */
  readonly left: number;
}

/** The metrics that some library is recognised by. */
export function tellingMetrics(): readonly string[] {
  return [...new Set(profiles.flatMap(({ identify: identity }) => identity?.metric ?? []))].sort();
}

/**
 * Jobs that expose what a known library exposes.
 *
 * One query finds the jobs; one list of series for each job, limited, tells libraries of one metric name apart.
 */
export async function discover(client: Prometheus, signal: AbortSignal): Promise<Discovery> {
  const metrics = tellingMetrics();
  const { result } = await client.instant(`count by (job) ({${anyOf('__name__', metrics)}})`, { signal });
  const jobs = jobsOf(result);
  const found = await Promise.all(
    jobs.slice(0, MOST_JOBS).map(async (job): Promise<FoundService> => {
      const series = await client.get<readonly Readonly<Record<string, string>>[]>(
        'series',
        {
          'match[]': `{${anyOf('__name__', metrics)},${equals({ job })}}`,
          limit: '500',
          start: String(Date.now() / 1000 - 300),
        },
        signal,
      );
      return { job, profiles: identify(exposedOf(series)) };
    }),
  );
  return { found: found.filter((one) => one.profiles.length > 0), left: Math.max(0, jobs.length - MOST_JOBS) };
}

function jobsOf(samples: readonly Sample[]): readonly string[] {
  return samples.flatMap(({ labels }) => labels.job ?? []).sort();
}

/** The names of series with the names of all their labels. */
export function exposedOf(series: readonly Readonly<Record<string, string>>[]): ExposedSeries {
  const exposed = new Map<string, Set<string>>();
  for (const { __name__: name, ...labels } of series) {
    if (name === undefined) continue;
    const known = exposed.get(name) ?? new Set();
    for (const label of Object.keys(labels)) known.add(label);
    exposed.set(name, known);
  }
  return exposed;
}
