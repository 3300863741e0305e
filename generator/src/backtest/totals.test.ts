import { describe, expect, it } from 'vitest';
import type { AlertRun } from './alert-runs.ts';
import { compareRuns, firingWithin, totalsOf } from './totals.ts';

function run(firingAt: number | undefined, endedAt: number | undefined, labels = { alertname: 'A' }): AlertRun {
  return {
    labels,
    sample: {},
    pendingAt: (firingAt ?? 0) - 5,
    ...(firingAt === undefined ? {} : { firingAt, firingValue: 1 }),
    ...(endedAt === undefined ? {} : { endedAt }),
    worst: 1,
    worstAt: 0,
    startedBefore: false,
  };
}

const WINDOW = { start: 100, end: 200 };

describe('totalsOf', () => {
  it('counts times and lengths, overlapping ones once', () => {
    expect(totalsOf([run(110, 130), run(120, 150), run(170, 175), run(undefined, 160)], WINDOW)).toEqual({
      fired: 3,
      firingMs: 45,
      instanceMs: 55,
      longestMs: 30,
      pendingOnly: 1,
      open: 0,
    });
  });

  it('cuts what reaches over the edges, and counts what goes on', () => {
    expect(totalsOf([run(50, 120), run(190, undefined)], WINDOW)).toMatchObject({ fired: 2, firingMs: 30, open: 1 });
  });

  it('leaves out what ended before', () => {
    expect(totalsOf([run(50, 90), run(undefined, 90)], WINDOW)).toMatchObject({
      fired: 0,
      firingMs: 0,
      pendingOnly: 0,
    });
  });
});

describe('firingWithin', () => {
  it('is nothing of a run that never fired', () => {
    expect(firingWithin(run(undefined, 150), WINDOW)).toBeUndefined();
  });

  it('has no length where it began to fire at the very end', () => {
    expect(firingWithin(run(200, undefined), WINDOW)).toEqual({ start: 200, end: 200 });
  });
});

describe('compareRuns', () => {
  it('sets the two beside each other, in all and by label set, the longest first', () => {
    const [a, b] = [
      { alertname: 'A', shard: 'a' },
      { alertname: 'A', shard: 'b' },
    ];
    const { draft, labelSets, today } = compareRuns(
      [run(110, 120, a), run(130, 170, b)],
      [run(110, 150, a), run(undefined, 150, b)],
      WINDOW,
    );
    expect([draft.fired, today.fired]).toEqual([2, 1]);
    expect(labelSets.map((set) => [set.labels.shard, set.draft?.firingMs, set.today?.firingMs])).toEqual([
      ['a', 10, 40],
      ['b', 40, undefined],
    ]);
  });

  it('takes label sets for one that differ in an ignored label only', () => {
    const sides = ['page', 'ticket'].map((severity) => [run(110, 120, { alertname: 'A', severity } as never)]);
    expect(compareRuns(sides[0]!, sides[1]!, WINDOW, ['severity']).labelSets).toHaveLength(1);
    expect(compareRuns(sides[0]!, sides[1]!, WINDOW).labelSets).toHaveLength(2);
  });
});
