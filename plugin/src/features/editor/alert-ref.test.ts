import { type AlertRule, compileParts } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { alertsOf, customRules, partOf, refOf } from './alert-ref.ts';
import { documentOf } from './document.ts';

const TEXT = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  objectives:
    - { name: availability, signal: errors, target: 99.9% }
    - { name: latency, signal: latency, threshold: 250ms, target: 99% }
  rules:
    - { record: 'shop:depth', expr: 'sum(queue_depth{job="shop"})' }
    - { alert: QueueBacklog, expr: 'sum(queue_depth{job="shop"}) > 1000', for: 10m }
---
apiVersion: quartet/v1
kind: RuleSet
metadata: { name: extra }
spec:
  groups:
    - { name: one, rules: [{ alert: A, expr: 'up == 0' }] }
    - { name: two, rules: [{ alert: B, expr: 'up{job="x"} == 0' }] }
`;

const GENERATED = new Set(['HighErrorRate', 'SignalMissing']);
const service = documentOf(TEXT, { kind: 'Service', name: 'shop' })!.fields;
const ruleSet = documentOf(TEXT, { kind: 'RuleSet', name: 'extra' })!.fields;
const groupsOf = (owner: string) =>
  [...compileParts([{ file: 'x.yaml', text: TEXT }], { targets: [] })].find((part) => part.owner === owner)!.groups!;

describe('refOf', () => {
  it('knows what is generated', () => {
    expect(refOf(service, 'Service', 'HighErrorRate', GENERATED)).toEqual({
      kind: 'generated',
      id: 'HighErrorRate',
      path: ['spec', 'alerts', 'HighErrorRate'],
    });
  });

  it('finds the objective of a burn alert, whichever tier is asked for', () => {
    const ref = refOf(service, 'Service', 'ErrorBudgetBurn/latency/page-fast', GENERATED);
    expect(ref).toMatchObject({ kind: 'burn', id: 'ErrorBudgetBurn/latency', objective: ['spec', 'objectives', 1] });
    expect(refOf(service, 'Service', 'ErrorBudgetBurn/nothing', GENERATED)).toBeUndefined();
  });

  it('finds rules of the user by name, also in groups', () => {
    expect(refOf(service, 'Service', 'QueueBacklog', GENERATED)?.path).toEqual(['spec', 'rules', 1]);
    expect(refOf(ruleSet, 'RuleSet', 'B', new Set())?.path).toEqual(['spec', 'groups', 1, 'rules', 0]);
    expect(refOf(service, 'Service', 'Nothing', GENERATED)).toBeUndefined();
  });
});

it('lists rules in the order they are written', () => {
  expect(customRules(ruleSet).map(({ rule }) => rule.alert)).toEqual(['A', 'B']);
});

describe('alertsOf', () => {
  const groups = groupsOf('shop');
  const of = (id: string) => alertsOf(groups, refOf(service, 'Service', id, GENERATED)!);

  it('finds every tier of an objective and no other', () => {
    const found = of('ErrorBudgetBurn/availability');
    expect(found.map(({ rule }) => partOf(rule))).toEqual(['page-fast', 'page-slow', 'ticket-fast', 'ticket-slow']);
    expect(found.every(({ rule }) => rule.labels.slo === 'availability')).toBe(true);
  });

  it('finds the rule that is written out, with its group', () => {
    const [only, ...rest] = of('QueueBacklog');
    expect(rest).toEqual([]);
    expect(only!.group).toBe('quartet-shop-custom');
    expect(only!.rule.expr).toContain('> 1000');
  });

  it('finds nothing where the alert is not generated', () => {
    expect(of('HighErrorRate')).toEqual([]);
  });
});

it('names the part by tier or signal', () => {
  const rule = (labels: Record<string, string>): Pick<AlertRule, 'labels'> => ({ labels });
  expect(partOf(rule({ signal: 'traffic' }))).toBe('traffic');
  expect(partOf(rule({ severity: 'critical' }))).toBeUndefined();
});
