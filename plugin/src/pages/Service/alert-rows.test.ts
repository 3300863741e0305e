import { describe, expect, it } from 'vitest';
import type { ActiveAlert } from './active-alerts.ts';
import { alertRows, type RawRule, rulesOf } from './alert-rows.ts';

const rule = (name: string, labels: Record<string, string> = {}, more: Partial<RawRule> = {}): RawRule => ({
  name,
  type: 'alerting',
  query: 'up == 0',
  duration: 600,
  labels: { service: 'shop', ...labels },
  health: 'ok',
  ...more,
});
const shop = { service: 'shop', identity: {} };
const read = (...rules: readonly RawRule[]) => rulesOf({ groups: [{ name: 'g', rules }] }, shop);
const active = (name: string, more: Partial<ActiveAlert> = {}): ActiveAlert => ({
  name,
  state: 'firing',
  severity: 'warning',
  slo: undefined,
  tier: undefined,
  since: 1000,
  labels: {},
  ...more,
});

describe('rulesOf', () => {
  it('takes the alerting rules of this service alone', () => {
    const found = read(
      rule('A', { severity: 'critical' }),
      rule('B', { service: 'other' }),
      rule('C', {}, { type: 'recording' }),
    );
    expect(found).toEqual([
      {
        name: 'A',
        severity: 'critical',
        slo: undefined,
        tier: undefined,
        expr: 'up == 0',
        forSeconds: 600,
        problem: undefined,
      },
    ]);
  });

  it('tells services of one name apart by their identity', () => {
    const groups = { groups: [{ rules: [rule('A', { env: 'prod' }), rule('A', { env: 'dev' })] }] };
    expect(rulesOf(groups, { service: 'shop', identity: { env: 'dev' } })).toHaveLength(1);
  });

  it('says what went wrong with a rule', () => {
    expect(read(rule('A', {}, { health: 'err', lastError: 'many-to-many' }))[0]!.problem).toBe('many-to-many');
  });

  it('survives an answer without groups', () => {
    expect(rulesOf({}, shop)).toEqual([]);
  });
});

describe('alertRows', () => {
  const rules = read(
    rule('ErrorBudgetBurn', { slo: 'a', tier: 'page-fast', severity: 'critical' }),
    rule('ErrorBudgetBurn', { slo: 'a', tier: 'ticket', severity: 'warning' }),
    rule('SaturationHigh', { severity: 'warning' }),
    rule('AlphaFirst', { severity: 'info' }),
  );

  it('makes one row of the tiers of an objective', () => {
    const row = alertRows(rules, [], []).find(({ id }) => id === 'ErrorBudgetBurn/a')!;
    expect(row).toMatchObject({ state: 'inactive', severity: 'critical', tiers: ['page-fast', 'ticket'] });
  });

  it('names only the tier that fires, with its severity', () => {
    const [row] = alertRows(rules, [active('ErrorBudgetBurn', { slo: 'a', tier: 'ticket' })], []);
    expect(row).toMatchObject({ state: 'firing', severity: 'warning', tiers: ['ticket'], since: 1000 });
  });

  it('puts firing first, then pending, then the rest by name', () => {
    const found = alertRows(
      rules,
      [active('SaturationHigh', { state: 'pending' }), active('ErrorBudgetBurn', { slo: 'a' })],
      [],
    );
    expect(found.map(({ id }) => id)).toEqual(['ErrorBudgetBurn/a', 'SaturationHigh', 'AlphaFirst']);
  });

  it('says since when the oldest of the shown state is active', () => {
    const [row] = alertRows(
      rules,
      [
        active('SaturationHigh', { since: 500, state: 'pending' }),
        active('SaturationHigh', { since: 3000 }),
        active('SaturationHigh', { since: 2000 }),
      ],
      [],
    );
    expect(row!.since).toBe(2000);
  });

  it('lists the instances that fire by what tells them apart', () => {
    const instance = (resource: string) =>
      active('SaturationHigh', { labels: { resource, service: 'shop', severity: 'warning', team: 'a' } });
    expect(alertRows(rules, [instance('db_pool'), instance('cpu')], [])[0]!.instances).toEqual([
      'resource=cpu',
      'resource=db_pool',
    ]);
  });

  it('keeps a row for an alert that was active and is defined no more', () => {
    expect(alertRows([], [], ['Old/gone'])).toMatchObject([
      { id: 'Old/gone', name: 'Old', slo: 'gone', state: 'inactive' },
    ]);
  });
});
