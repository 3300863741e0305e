import { describe, expect, it } from 'vitest';
import type { Duration } from '../model/duration.ts';
import type { AlertRule } from '../plan.ts';
import { alertRuns } from './alert-runs.ts';
import type { Series } from './matrix.ts';

const STEP = 10;

/** A series from a drawing: a digit is a sample, a dot is none. */
function series(drawing: string, labels: Record<string, string> = {}): Series {
  const points = [...drawing].flatMap((char, at) => (char === '.' ? [] : [[at * STEP, Number(char)] as const]));
  return { labels, times: points.map(([time]) => time), values: points.map(([, value]) => value) };
}

function runs(drawings: readonly Series[], rule: Partial<AlertRule> = {}, worst: 'high' | 'low' = 'high') {
  const length = Math.max(...drawings.flatMap(({ times }) => times), 9 * STEP);
  const grid = { start: 0, end: length, step: STEP };
  return alertRuns(drawings, grid, { alert: 'A', labels: {}, ...rule }, worst);
}

/** pending–firing–ended in steps, for one drawing. */
function spans(drawing: string, hold = 0, keep = 0): readonly string[] {
  const rule = { for: (hold * STEP) as Duration, keepFiringFor: (keep * STEP) as Duration };
  return runs([series(drawing)], rule).runs.map(({ endedAt, firingAt, pendingAt }) =>
    [pendingAt, firingAt, endedAt].map((time) => (time === undefined ? '-' : time / STEP)).join(' '),
  );
}

describe('alertRuns', () => {
  it.each([
    ['fires at once without `for`', '..111.....', 0, 0, ['2 2 5']],
    ['fires when `for` is over, not before', '..1111....', 3, 0, ['2 5 6']],
    ['stays pending where the condition ends too early', '..111.....', 3, 0, ['2 - 5']],
    ['begins anew after one evaluation without a sample', '.11.111...', 2, 0, ['1 - 3', '4 6 7']],
    ['is open at the end', '.......111', 1, 0, ['7 8 -']],
    ['is held by keep_firing_for until it is over', '.1.......', 0, 3, ['1 1 5']],
    ['goes on where the condition returns while it is held', '.1..1.....', 0, 3, ['1 1 8']],
    ['counts the holding anew each time', '.1..1..1..', 0, 3, ['1 1 -']],
    ['does not hold what was only pending', '.11.......', 5, 3, ['1 - 3']],
    ['has two runs where the holding was too short', '.1....1...', 0, 2, ['1 1 4', '6 6 9']],
    ['sees nothing in nothing', '..........', 0, 0, []],
  ] as const)('%s', (_, drawing, hold, keep, expected) => {
    expect(spans(drawing, hold, keep)).toEqual(expected);
  });

  it('keeps each label set apart, and drops the metric name', () => {
    const { runs: found } = runs([
      series('.11.......', { __name__: 'queue', shard: 'a' }),
      series('..1.......', { __name__: 'queue', shard: 'b' }),
    ]);
    expect(found.map(({ labels }) => labels)).toEqual([
      { alertname: 'A', shard: 'a' },
      { alertname: 'A', shard: 'b' },
    ]);
    expect(found[0]!.sample).toEqual({ __name__: 'queue', shard: 'a' });
  });

  it("puts the alert's labels over those of the sample, and leaves out empty ones", () => {
    const labels = { shard: '', team: 'web {{ $labels.zone }}' };
    const [run] = runs([series('1', { shard: 'a', zone: 'eu', team: 'x' })], { labels }).runs;
    expect(run!.labels).toEqual({ alertname: 'A', team: 'web eu', zone: 'eu' });
  });

  it('makes a new instance of each value that a label prints', () => {
    const { runs: found } = runs([series('.112......')], { labels: { at: '{{ $value }}' } });
    expect(found.map(({ labels, pendingAt, endedAt }) => [labels.at, pendingAt, endedAt])).toEqual([
      ['1', 10, 30],
      ['2', 30, 40],
    ]);
  });

  it('stands still at evaluations in which two samples give one label set', () => {
    const { failedAt, runs: found } = runs(
      [series('1111......', { shard: 'a' }), series('..11......', { shard: 'b' })],
      { labels: { shard: 'any' }, for: (3 * STEP) as Duration },
    );
    expect(failedAt).toEqual([20, 30]);
    // Pending at 0 and 10, nothing is known at 20 and 30, gone at 40.
    expect(found.map(({ endedAt, firingAt, pendingAt }) => [pendingAt, firingAt, endedAt])).toEqual([
      [0, undefined, 40],
    ]);
  });

  it('names label templates that it cannot render', () => {
    const { problems, runs: found } = runs([series('1')], { labels: { link: '{{ graphLink "up" }}' } });
    expect(problems.link?.unsupported).toBe('graphLink');
    expect(found[0]!.labels.link).toBe('{{ graphLink "up" }}');
  });

  it('tells the worst value, its time, and the value at which it began to fire', () => {
    const rule = { for: STEP as Duration };
    expect(runs([series('.3595.....')], rule).runs[0]).toMatchObject({ worst: 9, worstAt: 30, firingValue: 5 });
    expect(runs([series('.3515.....')], rule, 'low').runs[0]).toMatchObject({ worst: 1, worstAt: 30 });
    const withGap = { labels: {}, times: [0, 10], values: [Number.NaN, 2] };
    expect(runs([withGap]).runs[0]).toMatchObject({ worst: 2, worstAt: 10 });
  });

  it('says of a run at the first evaluation that it may have begun before', () => {
    expect(runs([series('1..1......')]).runs.map(({ startedBefore }) => startedBefore)).toEqual([true, false]);
  });

  it('takes a sample between two evaluations for a fault of the caller', () => {
    expect(() => runs([{ labels: {}, times: [5], values: [1] }])).toThrow('not on the grid');
  });
});
