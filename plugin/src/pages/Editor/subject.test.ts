import { compileParts } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { alertsLink, groupsOf, homeLink, labelsOf, ownerOf, type Subject } from './subject.ts';

const STATE = { from: 'now-1h', to: 'now', refresh: '30s' };
const of = (kind: Subject['kind'], name: string, identity = {}): Subject => ({ kind, name, identity });

describe('groupsOf', () => {
  const text = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop, identity: { env: prod } }
spec: { profile: node-http, selector: { job: shop }, rules: [{ alert: A, expr: 'up == 0' }] }
---
apiVersion: quartet/v1
kind: Database
metadata: { name: db }
spec: { engine: redis, selector: { job: redis } }
---
apiVersion: quartet/v1
kind: Host
metadata: { name: h1 }
spec: { selector: { job: node } }
`;
  const made = [...compileParts([{ file: 'x', text }], { targets: [] })].flatMap(({ groups = [] }) =>
    groups.map(({ name }) => name),
  );

  it('names the groups that are generated', () => {
    const named = [
      ...groupsOf(of('service', 'shop', { env: 'prod' })),
      ...groupsOf(of('database', 'db')),
      ...groupsOf(of('host', 'h1')),
    ];
    expect(made.filter((name) => !named.includes(name))).toEqual([]);
    expect(made.length).toBeGreaterThan(3);
  });
});

it('is found in the spec by kind, name and identity', () => {
  expect(ownerOf(of('rules', 'x'))).toEqual({ kind: 'RuleSet', name: 'x' });
  expect(ownerOf(of('service', 'x', { env: 'p' }))).toEqual({ kind: 'Service', name: 'x', identity: { env: 'p' } });
});

it('is known on the series by its labels', () => {
  expect(labelsOf(of('service', 'x', { env: 'p' }))).toEqual({ service: 'x', env: 'p' });
  expect(labelsOf(of('host', 'x'))).toEqual({ host: 'x' });
  expect(labelsOf(of('rules', 'x'))).toBeUndefined();
});

it('has an address for its alerts, each of them, and itself', () => {
  const base = '/a/quartet-goldensignals-app';
  expect(alertsLink(of('service', 'a/b'), STATE, 'ErrorBudgetBurn/x')).toBe(
    `${base}/services/a%2Fb/alerts/ErrorBudgetBurn%2Fx`,
  );
  expect(alertsLink(of('database', 'db'), STATE)).toBe(`${base}/databases/db/alerts`);
  expect(alertsLink(of('host', 'h'), STATE, 'HostDown')).toBe(`${base}/hosts/h/alerts/HostDown`);
  expect(alertsLink(of('rules', 'x'), STATE, 'A')).toBe(`${base}/rulesets/x/alerts/A`);
  expect(homeLink(of('host', 'h'), STATE)).toBe(`${base}/hosts/h`);
  expect(homeLink(of('rules', 'x'), STATE)).toBe(`${base}/rules`);
});
