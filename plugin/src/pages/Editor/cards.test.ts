import type { RuleGroup } from '@quartet/generator';
import { expect, it } from 'vitest';
import type { ActiveAlert } from '../../features/catalogue/alerts.ts';
import { cardsOf, offAlerts } from './cards.ts';

const rule = (alert: string, labels: Record<string, string>) => ({ alert, expr: 'up == 0', labels, annotations: {} });
const GROUPS: readonly RuleGroup[] = [
  {
    name: 'a',
    rules: [
      rule('HighErrorRate', { service: 'shop', severity: 'critical' }),
      rule('SaturationHigh', { service: 'shop', severity: 'warning' }),
      rule('ErrorBudgetBurn', { service: 'shop', slo: 'x', tier: 'fast', severity: 'critical' }),
      rule('ErrorBudgetBurn', { service: 'shop', slo: 'x', tier: 'slow', severity: 'warning' }),
      rule('HighErrorRate', { service: 'other', severity: 'critical' }),
    ],
  },
];
const active = (name: string, state: 'firing' | 'pending', since: number, labels = {}): ActiveAlert => ({
  name,
  state,
  level: 'warning',
  since,
  labels: { service: 'shop', ...labels },
});

it('makes one card of all tiers, the loudest first', () => {
  expect(cardsOf(GROUPS, [], { service: 'shop' }).map(({ id, level, rules }) => [id, level, rules.length])).toEqual([
    ['ErrorBudgetBurn/x', 'critical', 2],
    ['HighErrorRate', 'critical', 1],
    ['SaturationHigh', 'warning', 1],
  ]);
});

it('puts what fires before what waits, since the oldest', () => {
  const cards = cardsOf(
    GROUPS,
    [
      active('SaturationHigh', 'firing', 20),
      active('SaturationHigh', 'firing', 10),
      active('SaturationHigh', 'pending', 5),
      active('HighErrorRate', 'pending', 7),
    ],
    { service: 'shop' },
  );
  expect(cards.slice(0, 2).map(({ active: count, id, since, state }) => [id, state, since, count])).toEqual([
    ['SaturationHigh', 'firing', 10, 2],
    ['HighErrorRate', 'pending', 7, 1],
  ]);
});

it('takes every alert where no label says whose it is', () => {
  expect(cardsOf(GROUPS, [], undefined)).toHaveLength(3);
});

it('names the alerts that could be turned on', () => {
  const off = offAlerts('service', cardsOf(GROUPS, [], { service: 'shop' }));
  expect(off).toEqual(['HighResponseTime', 'SignalMissing', 'TrafficDrop']);
  expect(offAlerts('rules', [])).toEqual([]);
});

it('knows the engine of a database by the alerts that it has', () => {
  const groups = [{ name: 'a', rules: [rule('RedisDown', { database: 'x', severity: 'critical' })] }];
  const off = offAlerts('database', cardsOf(groups, [], { database: 'x' }));
  expect(off.length).toBeGreaterThan(0);
  expect(off.every((name) => name.startsWith('Redis'))).toBe(true);
});
