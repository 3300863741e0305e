import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { database, service, specs } from '../doctor/testing/specs.ts';
import { exprKey } from './same.ts';

describe('exprKey', () => {
  /** What people write, and what Prometheus prints of it. */
  it.each([
    ['sum(rate(x{b="1",a="2"}[5m]))by(job)', 'sum by (job) (rate(x{a="2",b="1"}[5m]))'],
    ["x{a='b'}", 'x{a="b"}'],
    ['x{a=`\\d+`}', 'x{a="\\\\d+"}'],
    ['x{}', 'x'],
    ['x{a="b",}', 'x{a="b"}'],
    ['{__name__="x", a="b"}', 'x{a="b"}'],
    ['{"x", a="b"}', 'x{a="b"}'],
    ['rate(x[300s])', 'rate(x[5m])'],
    ['rate(x[90s])', 'rate(x[1m30s])'],
    ['x offset 60s', 'x offset 1m'],
    ['x offset 5m @ 100', 'x @ 100.000 offset 5m'],
    ['x offset -5m @ start()', 'x @ start() offset -5m'],
    ['x > 1.0', 'x > 1'],
    ['x > 1e3', 'x > 1000'],
    ['x > 1_000', 'x > 1000'],
    ['x > .5', 'x > 0.5'],
    ['x > Inf', 'x > +Inf'],
    ['x == NaN', 'x == nan'],
    ['x AND y OR z', 'x and y or z'],
    ['SUM BY (a) (x)', 'sum by (a) (x)'],
    ['sum by () (x)', 'sum(x)'],
    ['sum by (b, a,) (x)', 'sum by (a, b) (x)'],
    ['max(sum(x) by (a)) without (b)', 'max without (b) (sum by (a) (x))'],
    ['a / on (x, y) group_left b', 'a / on (y, x) group_left () b'],
    ['x # why\n  > 1', 'x > 1'],
    ['count_values("v", x)', "count_values ( 'v' , x )"],
    ['max_over_time(x[1h:60s])', 'max_over_time(x[1h:1m])'],
    ['sum(up) by (job)', 'sum by (job) (up)'],
    ['sum by (a, b) (x{c="1",d=\'2\'})', 'sum by(b,a)(x{d="2", c=`1`})'],
    ['(a) + (b)', 'a + b'],
    ['rate(x[5m]) > 0.50', 'rate(x[300s]) > 0.5'],
    ['a AND b', 'a and b'],
    ['a + ignoring() b', 'a + b'],
    ['x offset 60m', 'x offset 1h'],
    ['sum(x)', 'sum by () (x)'],
    ['-1 * x', '(-1) * x'],
    ['a / on(b, c) group_left(d) e', 'a / on (c, b) group_left (d) e'],
    ['a > 1000000', 'a > 1e+06'],
    ['x[90s:15s]', 'x[1m30s:15s]'],
    ['-Inf', '-inf'],
  ])('%s is %s', (written, printed) => {
    expect(exprKey(written)).toBe(exprKey(printed));
  });

  it.each([
    ['x > 1', 'x > 2'],
    ['x > 1', 'x >= 1'],
    ['rate(x[5m])', 'rate(x[6m])'],
    ['x{a="b"}', 'x{a=~"b"}'],
    ['x{a="b"}', 'x{a="B"}'],
    ['x{a="b c"}', 'x{a="b  c"}'],
    ['sum by (a) (x)', 'sum without (a) (x)'],
    ['sum by (a) (x)', 'sum(x)'],
    ['sum without () (x)', 'sum(x)'],
    ['a on (x) b', 'a ignoring (x) b'],
    ['a - b', 'b - a'],
    ['Foo', 'foo'],
    ['x + Inf', 'x Inf'],
    ['(a + b) * c', 'a + b * c'],
    ['x offset 5m', 'x offset -5m'],
    ['-x', 'x'],
    ['a - (b - c)', '(a - b) - c'],
    ['x{a="1"}', 'x{a!="1"}'],
    ['x{a="1"}', 'x{a="2"}'],
    ['x offset 1h', 'x'],
    ['x @ 5', 'x'],
    ['x[5m:1m]', 'x[5m:2m]'],
    ['sum(x)', 'max(x)'],
    ['sum without (a) (x)', 'sum by (a) (x)'],
    ['topk(1, x)', 'topk(2, x)'],
    ['a > bool b', 'a > b'],
    ['a * on(b) group_left c', 'a * on(b) group_right c'],
    ['abs(x)', 'ceil(x)'],
    ['label_replace(x, "a", "b", "", "")', 'label_replace(x, "a", "c", "", "")'],
    ['{__name__=~"x"}', 'x'],
    ['x{__name__!="y"}', 'x'],
  ])('%s is not %s', (a, b) => {
    expect(exprKey(a)).not.toBe(exprKey(b));
  });

  it('takes what is no PromQL by its words', () => {
    expect(exprKey(' foo  bar ')).toBe('foo bar');
    expect(exprKey('x{a="b')).toBe('x{a="b');
    expect(exprKey('sum( x')).not.toBe(exprKey('sum( y'));
  });

  it('reads what only newer servers know', () => {
    expect(exprKey('limitk(2, x)')).toBe(exprKey('limitk( 2, (x) )'));
    expect(exprKey('x > 1_000')).toBe(exprKey('x > 1000'));
  });

  it('tells every expression of the corpus from every other', () => {
    const folder = join(import.meta.dirname, '../../fixtures/promql/good');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const exprs = new Set([...text.matchAll(/expr: (\S.*)$/gm)].map(([, expr]) => expr!.replace(/\s+/g, ' ')));
    expect(exprs.size).toBeGreaterThan(50);
    const keys = new Map<string, string[]>();
    for (const expr of exprs) keys.set(exprKey(expr), [...(keys.get(exprKey(expr)) ?? []), expr]);
    const merged = [...keys.values()].filter((some) => some.length > 1);
    for (const some of merged)
      expect(new Set(some.map((expr) => [...expr.replace(/[^a-z0-9_]/gi, '')].sort().join(''))).size).toBe(1);
  });

  it('reads every expression that Quartet writes', () => {
    const text = specs(
      service('a', ', objectives: [{ name: x, signal: errors, target: 99%, window: 30d }]'),
      database('b'),
    );
    const { files } = compile([{ file: 'a.yaml', text }], { targets: ['prometheus-rules'] });
    const exprs = files.flatMap((file) =>
      [...file.text.matchAll(/expr: '(.*)'$/gm)].map(([, expr]) => expr!.replaceAll("''", "'")),
    );
    expect(exprs.length).toBeGreaterThan(60);
    expect(exprs.filter((expr) => !exprKey(expr).startsWith('['))).toEqual([]);
  });
});
