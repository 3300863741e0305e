/** What the first spec has to know of a profile, so that it reads without a finding. */

import { milliseconds, printDuration } from '../model/duration.ts';
import type { MetricProfile } from '../profiles/profile.ts';
import type { StarterFacts } from '../specfile/starter.ts';

/** A threshold that most web services would sign: 250 ms. */
const USUAL_MS = 250;

/** Whether errors and latency can be had without setting up more, and the bucket boundary nearest to 250 ms. */
export function starterFactsOf(profile: MetricProfile): StarterFacts {
  return {
    latencyThreshold: thresholdOf(profile),
    hasErrors: profile.errors !== undefined,
    namesMetrics: profile.namesGivenBySpec === true,
  };
}

function thresholdOf({ duration }: MetricProfile): string | undefined {
  if (duration?.hasBuckets !== 'yes') return undefined;
  const perUnit = duration.unit === 's' ? 1000 : 1;
  const bounds = duration.addsThresholds === true ? [] : (duration.buckets ?? []).map((bound) => bound * perUnit);
  // A duration is written in whole milliseconds.
  const whole = bounds.filter((bound) => bound >= 1 && Number.isInteger(bound));
  const nearest = whole.reduce<number | undefined>(
    (best, bound) => (best === undefined || Math.abs(bound - USUAL_MS) < Math.abs(best - USUAL_MS) ? bound : best),
    undefined,
  );
  return printDuration(milliseconds(nearest ?? USUAL_MS));
}
