import { describe, expect, it } from 'vitest';
import type { Rule } from '../plan.ts';
import { DEFAULT_LEVEL } from '../promql/version.ts';
import type { Check, ExprFinding, LintGroup, MetricSchema } from './check.ts';
import { lintContext } from './context.ts';
import { checks } from './index.ts';
import { lintRuleGroups } from './lint.ts';

function group(...rules: readonly Rule[]): LintGroup {
  return { name: 'g', file: 'f', rules: rules.map((rule) => ({ rule, place: () => ({ file: 'f' }) })) };
}

function alert(expr: string): Rule {
  return { alert: 'A', expr, labels: {}, annotations: {} };
}

function record(name: string, expr: string, labels: Record<string, string> = {}): Rule {
  return { record: name, expr, labels };
}

function codes(groups: readonly LintGroup[], schema?: MetricSchema): string[] {
  return lintRuleGroups(groups, schema ? { schema } : {}).map((diagnostic) => diagnostic.code);
}

describe('lintContext', () => {
  it('looks at each shape once, and at the text itself only where the shape has a finding', () => {
    const seen: string[] = [];
    const inspect = ({ text }: { readonly text: string }): readonly ExprFinding[] => {
      seen.push(text);
      return text.includes('bad') ? [{ start: 0, end: 3, message: 'bad' }] : [];
    };
    const rules = ['x', 'y', 'z'].flatMap((job) => [alert(`up{job="${job}"} == 0`), alert(`bad{job="${job}"} == 0`)]);
    const context = lintContext([group(...rules)], { level: DEFAULT_LEVEL });
    expect(context.perExpression(inspect)).toHaveLength(3);
    expect(seen.filter((text) => text.startsWith('up'))).toHaveLength(1);
    expect(seen).toContain('bad{job="z"} == 0');
  });

  it('knows the labels of what the run records, and not their values', () => {
    const records = [
      record('job:x:sum', 'sum by (job) (x)', { team: 'a' }),
      record('job:x:sum', 'sum by (job) (y)', { team: 'b' }),
    ];
    expect(codes([group(...records, alert('job:x:sum > 1 and up{zone="a"} == 0'))])).toEqual(['sides-never-match']);
    expect(codes([group(...records, alert('job:x:sum{team="a"} / ignoring (team) job:x:sum{team="b"} > 1'))])).toEqual(
      [],
    );
    expect(codes([group(...records, alert('job:x:sum{team="a"} / on (zone) sum by (zone) (x) > 1'))])).toEqual([
      'sides-never-match',
    ]);
  });

  it('is not led astray by a record that reads itself', () => {
    expect(codes([group(record('a:b', 'max by (x) (a:b or c:d)'), record('c:d', 'a:b'))])).toEqual([]);
  });

  it('finds the declaration of a histogram by its parts', () => {
    const schema: MetricSchema = { metrics: { h: { type: 'histogram', buckets: [1] }, g: { type: 'gauge' } } };
    const context = lintContext([], { level: DEFAULT_LEVEL, schema });
    expect(context.declared('h_bucket')).toBe(schema.metrics.h);
    expect(context.declared('g_bucket')).toBeUndefined();
    expect(context.declared('constructor')).toBeUndefined();
  });
});

describe('lintRuleGroups', () => {
  it('reports syntax alone where an expression does not parse', () => {
    expect(codes([group(alert('rate(x_total'))])).toEqual(['promql-syntax']);
  });

  it('leaves out codes that are not wanted, and takes other checks', () => {
    const never: Check = {
      ...checks[0]!,
      code: 'mine',
      run: ({ rules }) => [{ rule: rules[0]!, where: 'rule', message: 'M.' }],
    };
    expect(lintRuleGroups([group(alert('up'))], { skip: ['no-condition'] })).toEqual([]);
    expect(lintRuleGroups([group(alert('up'))], { checks: [never] })).toMatchObject([
      { code: 'mine', rule: 'A', file: 'f' },
    ]);
  });

  it('checks for the version that is asked for', () => {
    const rules = [group(alert('mad_over_time(x[5m]) > 1'))];
    expect(codes(rules)).toEqual(['promql-type']);
    expect(lintRuleGroups(rules, { prometheusVersion: '3.1', features: ['promql-experimental-functions'] })).toEqual(
      [],
    );
    expect(() => lintRuleGroups([], { prometheusVersion: 'new' })).toThrow('is no version');
  });

  it('uses the evaluation interval for groups without one', () => {
    const rules = [group({ ...alert('up == 0'), for: 10_000 } as Rule)];
    const evaluationInterval = 60_000 as NonNullable<LintGroup['interval']>;
    expect(codes(rules)).toEqual([]);
    expect(lintRuleGroups(rules, { evaluationInterval }).map(({ code }) => code)).toEqual(['for-below-interval']);
  });

  it('takes records apart by the values of their labels', () => {
    const same = [record('j:x', 'sum by (job) (a{job="1"})'), record('j:x', 'sum by (job) (a{job="2"})')];
    expect(codes([group(...same)])).toEqual([]);
    expect(codes([group(record('j:x', 'sum by (job) (a)'), record('j:x', 'sum by (job) (b)'))])).toEqual([
      'duplicate-rule',
    ]);
  });

  it('says once what two rules share at one place', () => {
    const rule = { rule: alert('up'), place: () => ({ file: 'f', line: 3, column: 1 }) };
    const groups = [{ name: 'g', file: 'f', rules: [rule, { ...rule, rule: { ...rule.rule, for: 60_000 } as Rule }] }];
    expect(lintRuleGroups(groups, { skip: ['duplicate-rule'] })).toHaveLength(1);
  });

  it('gives the same findings whatever the order of the groups', () => {
    const groups = [group(alert('up')), group(alert('rate(x_total)')), group(alert('topk(1, x) > 1'))];
    expect(lintRuleGroups([...groups].reverse())).toEqual(lintRuleGroups(groups));
  });

  it('checks 60,000 rules of few shapes within seconds', () => {
    const rules = Array.from({ length: 60_000 }, (_, index) =>
      alert(
        `sum(rate(http_requests_total{service="s${index}",status=~"5.."}[5m])) / sum(rate(http_requests_total{service="s${index}"}[5m])) > 0.05`,
      ),
    );
    const start = performance.now();
    expect(codes([group(...rules.map((rule, index) => ({ ...rule, alert: `A${index}` }) as Rule))])).toEqual([]);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});
