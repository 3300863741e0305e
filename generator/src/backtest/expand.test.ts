import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileParts } from '../compile.ts';
import { type Duration, MINUTE } from '../model/duration.ts';
import type { RuleGroup } from '../plan.ts';
import { parse } from '../promql/parse.ts';
import { typecheck } from '../promql/typecheck.ts';
import { expandRecorded } from './expand.ts';
import { alertsIn } from './loaded.ts';
import { recordIndex } from './records.ts';

function expand(expr: string, records: Readonly<Record<string, string>>, labels: Record<string, string> = {}) {
  const rules = Object.entries(records).map(([record, text]) => ({ record, expr: text, labels }));
  const index = recordIndex([{ name: 'g', interval: (5 * MINUTE) as Duration, rules }]);
  return expandRecorded(expr, { index, isWanted: () => true, interval: MINUTE });
}

describe('expandRecorded', () => {
  it.each([
    ['r:a > 5', { 'r:a': 'sum(x)' }, '(sum(x)) > 5'],
    ['r:a / r:b', { 'r:a': 'sum(x)', 'r:b': 'r:a + y' }, '(sum(x)) / ((sum(x)) + y)'],
    ['other > 5', { 'r:a': 'sum(x)' }, 'other > 5'],
    ['r:a offset 1h', { 'r:a': 'rate(x[5m]) / y offset 5m' }, '(rate(x[5m] offset 1h) / y offset 1h5m)'],
    ['r:a offset 5m', { 'r:a': 'x offset -5m' }, '(x)'],
    ['r:a offset 1h', { 'r:a': 'max_over_time(rate(x[1m])[5m:1m])' }, '(max_over_time(rate(x[1m])[5m:1m] offset 1h))'],
    ['sum_over_time(r:a[30m])', { 'r:a': 'sum(x)' }, 'sum_over_time((sum(x))[30m:5m])'],
    ['sum_over_time(r:a[30m] offset 1h)', { 'r:a': 'x' }, 'sum_over_time((x)[30m:5m] offset 1h)'],
    ['r:a > 1', { 'r:a': '5' }, '(vector(5)) > 1'],
  ] as const)('writes %s out', (expr, records, expected) => {
    expect(expand(expr, records).expr).toBe(expected);
  });

  it('gives the definition the labels that the rule adds', () => {
    expect(expand('r:a{team="we$"}', { 'r:a': 'sum(x)' }, { team: 'we$' }).expr).toBe(
      '(label_replace(sum(x), "team", "we$$", "", ""))',
    );
  });

  it('takes the rules whose labels the selector picks, and joins several', () => {
    const rules = ['cpu', 'memory', 'disk'].map((resource) => ({
      record: 'r:s',
      expr: resource,
      labels: { resource },
    }));
    const index = recordIndex([{ name: 'g', rules }]);
    const { expr } = expandRecorded('r:s{resource=~"cpu|disk"} > 0.9', {
      index,
      isWanted: () => true,
      interval: MINUTE,
    });
    expect(expr).toBe(
      '((label_replace(cpu, "resource", "cpu", "", "")) or (label_replace(disk, "resource", "disk", "", ""))) > 0.9',
    );
  });

  it.each([
    ['r:a{le="1"} > 5', { 'r:a': 'sum by (le) (x)' }, 'which of them `le` picks'],
    ['r:a > 5', { 'r:a': 'r:a offset 1m + x' }, 'computed from its own past'],
    ['r:a @ end() > 5', { 'r:a': 'x' }, 'at a fixed time'],
    ['r:a offset 1h', { 'r:a': 'time() - x' }, '`time()` in its definition'],
    ['r:a offset 1h', { 'r:a': 'x @ 5' }, 'its definition at a fixed time'],
    ['r:a{team="x"} > 5', { 'r:a': 'sum(x)' }, 'no rule gives `r:a`'],
  ] as const)('leaves %s as it is and says why', (expr, records, words) => {
    const expansion = expand(expr, records);
    expect(expansion.expr).toBe(expr);
    expect(expansion.kept[0]?.reason).toContain(words);
    expect(expansion.replaced).toEqual([]);
  });

  it('leaves a chain recorded as a whole where a link of it cannot be replaced', () => {
    const { expr, kept } = expand('r:b > 1 and r:c > 1', { 'r:a': 'r:a + 1', 'r:b': 'r:a * 2', 'r:c': 'x' });
    expect(expr).toBe('r:b > 1 and (x) > 1');
    expect(kept.map(({ name }) => name)).toEqual(['r:b']);
  });

  it('says that a window became a subquery', () => {
    expect(expand('sum_over_time(r:a[30m])', { 'r:a': 'x' }).hasSubquery).toBe(true);
    expect(expand('r:a > 1', { 'r:a': 'x' }).hasSubquery).toBe(false);
  });
});

describe('every alert of the examples', () => {
  const folder = join(import.meta.dirname, '../../../examples');
  const groups: RuleGroup[] = ['shop', 'flask'].flatMap((example) => {
    const specs = readdirSync(join(folder, example, 'quartet'), { recursive: true, encoding: 'utf8' });
    const sources = specs
      .filter((name) => name.endsWith('.yaml'))
      .map((file) => ({ file, text: readFileSync(join(folder, example, 'quartet', file), 'utf8') }));
    return [...compileParts(sources, { targets: [] })].flatMap((part) => part.groups ?? []);
  });
  const index = recordIndex(groups);
  const alerts = alertsIn(groups);

  it('can be written out in raw series, as PromQL that a rule may hold', () => {
    expect(alerts.length).toBeGreaterThan(10);
    const outcomes = alerts.map(({ rule }) => ({
      rule,
      ...expandRecorded(rule.expr, { index, isWanted: () => true, interval: MINUTE }),
    }));
    const bad = outcomes.flatMap(({ expr, kept, rule }) => {
      const { expr: tree, findings } = parse(expr);
      const problems = [...findings, ...(tree ? typecheck(tree) : [])].map(({ message }) => message);
      const left = kept.map(({ name, reason }) => `${name}: ${reason}`);
      const recorded = [...expr.matchAll(/\bservice:\w+[\w:]*/g)].map(([name]) => name);
      return problems.length + left.length + recorded.length === 0
        ? []
        : [{ alert: rule.alert, problems, left, recorded }];
    });
    expect(bad).toEqual([]);
  });
});
