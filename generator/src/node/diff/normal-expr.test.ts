import { describe, expect, it } from 'vitest';
import { normalExpr } from './normal-expr.ts';

describe('normalExpr', () => {
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
  ])('%s is %s', (written, printed) => {
    expect(normalExpr(written)).toBe(normalExpr(printed));
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
  ])('%s is not %s', (a, b) => {
    expect(normalExpr(a)).not.toBe(normalExpr(b));
  });

  it('compares what it cannot read by its words', () => {
    expect(normalExpr('x \u00a7  y')).toBe('x \u00a7 y');
    expect(normalExpr('x{a="b')).toBe('x{a="b');
    expect(normalExpr('sum(x) by (')).toBe(normalExpr('sum(x)  by ('));
  });

  it('gives the same form for a form', () => {
    const expr = 'sum(rate(x{b="1",a="2"}[5m])) by (z, job) / on (job) group_left sum(y offset 1m @ 5) > 0.10';
    expect(normalExpr(expr)).toBe(normalExpr(` ${expr.replaceAll(' ', '\n')} `));
  });
});
