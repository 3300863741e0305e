/** Finds the services of a Prometheus by the metrics that client libraries expose. */

import { exposedIn, identify, jobsQuery, seriesOf } from '@quartet/generator';
import type { Prometheus, Sample } from '../../prometheus/client.ts';

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

/**
 * Jobs that expose what a known library exposes.
 *
 * One query finds the jobs; one list of series for each job, limited, tells libraries of one metric name apart.
 */
export async function discover(client: Prometheus, signal: AbortSignal): Promise<Discovery> {
  const { result } = await client.instant(jobsQuery(), { signal });
  const jobs = jobsOf(result);
  const found = await Promise.all(
    jobs.slice(0, MOST_JOBS).map(async (job): Promise<FoundService> => {
      const series = await client.get<readonly Readonly<Record<string, string>>[]>(
        'series',
        {
          'match[]': seriesOf(job),
          limit: '500',
          start: String(Date.now() / 1000 - 300),
        },
        signal,
      );
      return { job, profiles: identify(exposedIn(series)) };
    }),
  );
  return { found: found.filter((one) => one.profiles.length > 0), left: Math.max(0, jobs.length - MOST_JOBS) };
}

function jobsOf(samples: readonly Sample[]): readonly string[] {
  return samples.flatMap(({ labels }) => labels.job ?? []).sort();
}
