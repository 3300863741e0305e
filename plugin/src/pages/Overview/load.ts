/** Asks the questions of the overview side by side, and keeps apart what was answered and what was not. */

import type { Comparison } from '../../features/compare/comparison.ts';
import { type Prometheus, PrometheusError, type Sample } from '../../prometheus/client.ts';
import { comparisonQueries, type Part, QUERIES } from './queries.ts';

export type Loaded<P extends string> = {
  readonly answers: { readonly [K in P]?: readonly Sample[] };
  /** Why a part has no answer. */
  readonly errors: { readonly [K in P]?: PrometheusError };
  /** What Prometheus said beside its answers, each once. */
  readonly warnings: readonly string[];
  /** The moment that the answers are of, by Prometheus' clock: the browser's may be wrong. Undefined without samples. */
  readonly now?: number;
};

export interface Overview extends Loaded<Part> {
  readonly answers: Loaded<Part>['answers'] & { readonly services: readonly Sample[] };
}

/** A part that has not come after this time, in milliseconds, is given up, so that the rest can be shown. */
const PATIENCE = 20_000;

/**
 * The rows' parts at `at` (milliseconds; undefined: now).
 *
 * @throws PrometheusError when the services themselves could not be asked for: there is nothing to show without them.
 */
export async function loadOverview(
  client: Prometheus,
  at: number | undefined,
  signal: AbortSignal,
  patience = PATIENCE,
): Promise<Overview> {
  const loaded = await loadParts(client, QUERIES, at, signal, patience);
  const { services } = loaded.answers;
  if (!services) throw loaded.errors.services ?? new Error('loadOverview: neither an answer nor an error');
  return { ...loaded, answers: { ...loaded.answers, services } };
}

/**
 * The numbers of an earlier time.
 *
 * @throws PrometheusError when no part was answered.
 */
export async function loadComparison(
  client: Prometheus,
  comparison: Comparison,
  at: number | undefined,
  signal: AbortSignal,
  patience = PATIENCE,
) {
  const queries = comparisonQueries(comparison);
  const loaded = await loadParts(client, queries, at, signal, patience);
  const [error] = Object.values(loaded.errors);
  if (error && Object.keys(loaded.answers).length === 0) throw error;
  return loaded;
}

async function loadParts<P extends string>(
  client: Prometheus,
  queries: Readonly<Record<P, string>>,
  at: number | undefined,
  signal: AbortSignal,
  patience: number,
): Promise<Loaded<P>> {
  const answers: { [K in P]?: readonly Sample[] } = {};
  const errors: { [K in P]?: PrometheusError } = {};
  const warnings = new Set<string>();
  let now: number | undefined;
  await Promise.all(
    (Object.keys(queries) as P[]).map(async (part) => {
      try {
        const answer = await within(patience, signal, (own) =>
          client.instant(queries[part], { ...(at === undefined ? {} : { at }), signal: own }),
        );
        answers[part] = answer.result;
        for (const warning of answer.warnings) warnings.add(warning);
        const first = answer.result[0]?.at;
        if (first !== undefined && (now === undefined || first < now)) now = first;
      } catch (error) {
        // Anything else is a fault of ours, and must be seen.
        if (!(error instanceof PrometheusError) || error.kind === 'aborted') throw error;
        errors[part] = error;
      }
    }),
  );
  return { answers, errors, warnings: [...warnings], ...(now === undefined ? {} : { now }) };
}

/** Runs `ask` with a signal of its own, which ends it after `patience` milliseconds or with `outer`. */
async function within<T>(patience: number, outer: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const end = () => own.abort();
  outer.addEventListener('abort', end);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    own.abort();
  }, patience);
  try {
    return await ask(own.signal);
  } catch (error) {
    if (isLate && !outer.aborted)
      throw new PrometheusError('timeout', `No answer within ${Math.round(patience / 1000)} s.`);
    throw error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', end);
  }
}
