import { describe, expect, it } from 'vitest';
import type { Duration } from '../model/duration.ts';
import { MINUTE, SECOND } from '../model/duration.ts';
import { evaluationAfter, evaluationBefore, timelineOf } from './timeline.ts';

const pace = { scrape: (15 * SECOND) as Duration, evaluation: (30 * SECOND) as Duration };

describe('timelineOf', () => {
  it('rounds each stretch up to whole evaluations and says when it begins', () => {
    const { phases, starts } = timelineOf(pace, [
      { lasts: 5 * MINUTE, ok: 1 },
      { lasts: 31 * SECOND, failed: 2 },
      { lasts: 1 },
    ]);
    expect(phases).toEqual([{ scrapes: 20, ok: 1 }, { scrapes: 4, failed: 2 }, { scrapes: 2 }]);
    expect(starts).toEqual([0, 300_000, 360_000, 390_000]);
  });

  it('keeps changes on both a scrape and an evaluation when neither divides the other', () => {
    const odd = { scrape: (20 * SECOND) as Duration, evaluation: (30 * SECOND) as Duration };
    const { phases, starts } = timelineOf(odd, [{ lasts: 61 * SECOND }]);
    expect([phases[0]!.scrapes, starts[1]]).toEqual([6, 120_000]);
  });

  it('does not take the noise of a fraction for another evaluation', () => {
    expect(timelineOf(pace, [{ lasts: 30_000 * (1 + 1e-12) }]).phases[0]!.scrapes).toBe(2);
  });
});

describe('evaluationAfter and evaluationBefore', () => {
  it('are the nearest evaluations on either side', () => {
    expect([evaluationAfter(pace, 61_000), evaluationBefore(pace, 61_000)]).toEqual([90_000, 60_000]);
    expect([evaluationAfter(pace, 60_000), evaluationBefore(pace, 60_000)]).toEqual([60_000, 60_000]);
  });
});
