import { describe, expect, it } from 'vitest';
import type { OwnedRule } from './compare.ts';
import { compareRules } from './compare.ts';

const RULE: OwnedRule = {
  owner: 'shop',
  kind: 'alert',
  name: 'Down',
  expr: 'up == 0',
  for: '5m',
  keepFiringFor: '0s',
  labels: { severity: 'page' },
  annotations: { summary: 'down' },
  group: 'shop',
  interval: '30s',
};
const rule = (changes: Partial<OwnedRule> = {}): OwnedRule => ({ ...RULE, ...changes });

function changes(old: readonly OwnedRule[], next: readonly OwnedRule[]) {
  return compareRules(old, next).changes.map(({ change, name, fields }) => ({ change, name, fields }));
}

describe('compareRules', () => {
  it('sees no change in layout', () => {
    const next = rule({ expr: '  up\n  == 0.0', interval: '30s' });
    expect(compareRules([rule()], [next])).toEqual({ changes: [], unchanged: 1 });
  });

  it.each([
    ['expr', { expr: 'up == 1' }, { field: 'expr', old: 'up == 0', new: 'up == 1' }],
    ['for', { for: '10m' }, { field: 'for', old: '5m', new: '10m' }],
    ['keep_firing_for', { keepFiringFor: '1m' }, { field: 'keep_firing_for', old: '0s', new: '1m' }],
    ['group', { group: 'other' }, { field: 'group', old: 'shop', new: 'other' }],
    ['interval', { interval: '1m' }, { field: 'interval', old: '30s', new: '1m' }],
    ['a label', { labels: { severity: 'ticket' } }, { field: 'labels.severity', old: 'page', new: 'ticket' }],
    ['an annotation gone', { annotations: {} }, { field: 'annotations.summary', old: 'down' }],
  ])('names %s with the value before and after', (_, change, field) => {
    expect(changes([rule()], [rule(change)])).toEqual([{ change: 'changed', name: 'Down', fields: [field] }]);
  });

  it('does not compare an interval that one side leaves open', () => {
    const { interval, ...open } = RULE;
    expect(interval).toBe('30s');
    expect(compareRules([open], [rule()]).unchanged).toBe(1);
  });

  it('tells rules of one name apart by their labels', () => {
    const tier = (name: string, expr: string): OwnedRule => rule({ labels: { tier: name }, expr });
    const found = compareRules(
      [tier('fast', 'a > 1'), tier('slow', 'a > 2')],
      [tier('slow', 'a > 3'), tier('fast', 'a > 1')],
    );
    expect(found.unchanged).toBe(1);
    expect(found.changes).toMatchObject([{ change: 'changed', labels: { tier: 'slow' } }]);
  });

  it('takes two of one name that share neither labels nor expression for two', () => {
    const old = rule({ labels: { slo: 'a' }, expr: 'a > 1' });
    const next = rule({ labels: { slo: 'b' }, expr: 'b > 1' });
    expect(changes([old], [next]).map(({ change }) => change)).toEqual(['removed', 'added']);
  });

  it('orders by owner, kind, name and labels, and counts doubles', () => {
    const rules = [rule({ owner: 'z' }), rule({ kind: 'record', name: 'a' }), rule(), rule()];
    const found = compareRules([], rules).changes.map(({ owner, kind }) => `${owner} ${kind}`);
    expect(found).toEqual(['shop alert', 'shop alert', 'shop record', 'z alert']);
    expect(compareRules(rules, rules)).toEqual({ changes: [], unchanged: 4 });
  });
});
