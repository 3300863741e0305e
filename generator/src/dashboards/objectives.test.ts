import { describe, expect, it } from 'vitest';
import { durationOf } from '../model/duration.ts';
import { objectivesRow } from './objectives.ts';
import { AVAILABILITY, checkout, LATENCY, objective } from './testing/plans.ts';

function rowOf(objectives: Parameters<typeof checkout>[0] & object) {
  const plan = checkout(objectives);
  return objectivesRow(plan.service, plan.objectives);
}

describe('objectivesRow', () => {
  it('shows what is left, how it went down, and one burn graph for each objective', () => {
    const { panels } = rowOf({ objectives: [AVAILABILITY, LATENCY] });
    expect(panels.map(({ title, width }) => [title, width])).toEqual([
      ['How much budget is left?', 8],
      ['How did the budget go down?', 16],
      ['How fast does availability burn?', 12],
      ['How fast does latency burn?', 12],
    ]);
  });

  it('gives a lone objective the whole width', () => {
    expect(rowOf({ objectives: [AVAILABILITY] }).panels.at(-1)?.width).toBe(24);
  });

  it('says each objective in words: target, window, and what may miss it', () => {
    const [bars, , , latency] = rowOf({ objectives: [AVAILABILITY, LATENCY] }).panels;
    expect(bars!.description).toContain('- **availability**: 99.9 % over 30d, so 0.1 % may miss it');
    expect(latency!.description).toContain('99 % within 250ms over 30d, so 1 % may miss it');
    expect(latency!.description).toContain('14.4×: page-fast, in 5m and 1h');
  });

  it('shows a calendar period by its name and over its nominal length', () => {
    const monthly = objective('monthly', { kind: 'errors' }, 0.99, {
      window: { kind: 'calendar', unit: 'quarter', timeZone: 'UTC' },
    });
    const [bars, down] = rowOf({ objectives: [monthly] }).panels;
    expect(bars!.description).toContain('99 % over a quarter');
    expect(down?.kind === 'timeseries' && down.span).toBe('90d');
  });

  it('goes back as far as the longest window', () => {
    const week = { ...AVAILABILITY, window: { kind: 'rolling' as const, length: durationOf('7d')! } };
    const [, down] = rowOf({ objectives: [week] }).panels;
    expect(down?.kind === 'timeseries' && down.span).toBe('7d');
  });

  it('draws only the line at 1 where no arm can fire', () => {
    const loose = objective('loose', { kind: 'errors' }, 0.9, { tiers: AVAILABILITY.tiers.slice(0, 1) });
    const burn = rowOf({ objectives: [loose] }).panels.at(-1)!;
    expect(burn.kind === 'timeseries' && burn.thresholds.steps).toEqual([{ from: 1, level: 'warning' }]);
  });

  it('selects the identity of its service', () => {
    const burn = rowOf({ objectives: [AVAILABILITY], identity: { env: 'prod' } }).panels.at(-1)!;
    expect(burn.kind === 'timeseries' && burn.queries[0]!.expr).toBe(
      'service:slo_burn:ratio{service="checkout",env="prod",slo="availability"}',
    );
  });
});
