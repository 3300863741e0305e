/** The services that a Prometheus scrapes, by the libraries they use. */

import { exposedIn, jobsQuery, nameFor, proposedSpec, seriesOf } from '../../../discover/discover.ts';
import { identify } from '../../../profiles/identify.ts';
import { profileOf } from '../../../profiles/index.ts';
import type { Answer, Client } from '../../doctor/client.ts';
import { inParallel } from '../../promtool/run.ts';
import { starterFactsOf } from '../../starter-facts.ts';

export interface FoundService {
  readonly job: string;
  /** Ids of the profiles that fit, the best first. */
  readonly profiles: readonly string[];
  /** What a spec can call it. */
  readonly name: string;
  /** A first spec by the best profile. */
  readonly spec: string;
}

export interface Found {
  /** By job. */
  readonly services: readonly FoundService[];
  /** Jobs that were not looked at, since there are so many. */
  readonly left: number;
}

/** Jobs that are looked at: each is a request. */
const MOST_JOBS = 500;
/** Requests at one time. */
const WIDTH = 4;
/** Series of a job: enough for every name and label. */
const MOST_SERIES = '500';

/** One query finds the jobs; the series of each, limited, tell libraries that share names apart. */
export async function findServices(client: Client): Promise<Found | { readonly problem: string }> {
  const answer = await client.query(jobsQuery());
  if ('problem' in answer) return answer;
  const jobs = jobsIn(answer);
  if (jobs === undefined) return { problem: 'its answer is not that of a Prometheus' };
  let problem: string | undefined;
  const found = await inParallel(jobs.slice(0, MOST_JOBS), WIDTH, async (job) => {
    const series = await client.get('series', { 'match[]': seriesOf(job), limit: MOST_SERIES });
    if ('problem' in series) problem ??= series.problem;
    return serviceOf(job, 'data' in series ? labelsIn(series.data) : []);
  });
  if (problem !== undefined) return { problem };
  return { services: found.flatMap((one) => one ?? []), left: Math.max(0, jobs.length - MOST_JOBS) };
}

function serviceOf(job: string, series: readonly Readonly<Record<string, string>>[]): FoundService | undefined {
  const profiles = identify(exposedIn(series));
  const best = profiles[0] === undefined ? undefined : profileOf(profiles[0]);
  const spec = best && proposedSpec(job, best.id, starterFactsOf(best));
  return spec === undefined ? undefined : { job, profiles, name: nameFor(job), spec };
}

/** undefined where it is no vector. */
function jobsIn(answer: Answer): readonly string[] | undefined {
  const result = 'data' in answer ? (answer.data as { readonly result?: unknown } | null)?.result : undefined;
  if (!Array.isArray(result)) return undefined;
  const jobs = result.map(
    (sample: unknown) => (sample as { readonly metric?: { readonly job?: unknown } }).metric?.job,
  );
  return jobs.filter((job) => typeof job === 'string').sort();
}

function labelsIn(data: unknown): readonly Readonly<Record<string, string>>[] {
  return Array.isArray(data) ? data.filter((one) => typeof one === 'object' && one !== null) : [];
}
