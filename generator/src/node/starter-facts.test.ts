import { describe, expect, it } from 'vitest';
import { profileOf } from '../profiles/index.ts';
import type { MetricProfile } from '../profiles/profile.ts';
import { starterFactsOf } from './starter-facts.ts';

const ANY = profileOf('fastify-metrics')!;
const withDuration = (duration: Partial<MetricProfile['duration']>): MetricProfile => ({
  ...ANY,
  duration: { metric: 'x', unit: 's', hasBuckets: 'yes', labels: {}, ...duration },
});
const thresholdOf = (duration: Partial<MetricProfile['duration']>) =>
  starterFactsOf(withDuration(duration)).latencyThreshold;

describe('starterFactsOf', () => {
  it('takes the bucket boundary nearest to 250 ms', () => {
    expect(thresholdOf({ buckets: [0.1, 0.3, 1] })).toBe('300ms');
    expect(thresholdOf({ buckets: [100, 200, 500], unit: 'ms' })).toBe('200ms');
    expect(thresholdOf({ buckets: [1, 5] })).toBe('1s');
  });

  it('leaves out boundaries that no duration can write', () => {
    expect(thresholdOf({ buckets: [0.2501, 0.5] })).toBe('500ms');
  });

  it('takes 250 ms where boundaries follow the objectives or are not known', () => {
    expect(thresholdOf({ buckets: [0.1], addsThresholds: true })).toBe('250ms');
    expect(thresholdOf({})).toBe('250ms');
  });

  it('has none without buckets that are sure to be there', () => {
    expect(thresholdOf({ hasBuckets: 'maybe' })).toBeUndefined();
    expect(thresholdOf({ hasBuckets: 'no' })).toBeUndefined();
  });

  it('says whether errors can be had and metrics must be named', () => {
    expect(starterFactsOf(profileOf('promhttp')!).namesMetrics).toBe(true);
    expect(starterFactsOf(ANY)).toMatchObject({ hasErrors: true, namesMetrics: false });
  });
});
