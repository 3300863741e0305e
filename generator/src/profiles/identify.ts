/** Tells which library a process uses by the names and labels of what it exposes. */

import { compareText } from '../diagnostics/diagnostic.ts';
import { profiles } from './index.ts';
import type { Identity, MetricProfile } from './profile.ts';

/** What one service exposes: the names of its series, each with the names of all labels any of its series has. */
export type ExposedSeries = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Ids of the profiles whose library could have exposed `series`, the best match first.
 *
 * Names alone do not tell libraries apart (seven share `http_request_duration_seconds`), so labels decide: a profile
 * matches when its metric is there with all labels it must have and none it must not have. Among several the one that
 * asks for more ranks first.
 *
 * @param series      Series of one service, not of a whole Prometheus: labels of two services would run together.
 *   Labels of the target (`job`, `instance`, `pod`) do no harm.
 * @param candidates  All profiles where absent. Those without an identity never match.
 * @returns Empty where no profile fits.
 */
export function identify(
  series: ExposedSeries,
  candidates: readonly MetricProfile[] = profiles,
): readonly MetricProfile['id'][] {
  return candidates
    .filter((candidate) => candidate.identify !== undefined && fits(candidate.identify, series))
    .sort((a, b) => demandsOf(b.identify!) - demandsOf(a.identify!) || compareText(a.id, b.id))
    .map((candidate) => candidate.id);
}

function fits(identity: Identity, series: ExposedSeries): boolean {
  const labels = series.get(identity.metric);
  return (
    labels !== undefined &&
    identity.withLabels.every((label) => labels.has(label)) &&
    (identity.withoutLabels ?? []).every((label) => !labels.has(label)) &&
    (identity.withoutMetrics ?? []).every((metric) => !series.has(metric))
  );
}

function demandsOf(identity: Identity): number {
  return identity.withLabels.length + (identity.withoutLabels?.length ?? 0) + (identity.withoutMetrics?.length ?? 0);
}
