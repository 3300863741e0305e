import { describe, expect, it } from 'vitest';
import { canonicalExpr } from './canonical.ts';

const same = (a: string, b: string) => expect(canonicalExpr(a)).toBe(canonicalExpr(b));
const different = (a: string, b: string) => expect(canonicalExpr(a)).not.toBe(canonicalExpr(b));

describe('canonicalExpr', () => {
  it.each([
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
  ])('finds %s and %s equal', same);

  it.each([
    ['a - b', 'b - a'],
    ['a - (b - c)', '(a - b) - c'],
    ['x{a="1"}', 'x{a!="1"}'],
    ['x{a="1"}', 'x{a="2"}'],
    ['x offset 1h', 'x'],
    ['x @ 5', 'x'],
    ['rate(x[5m])', 'rate(x[6m])'],
    ['x[5m:1m]', 'x[5m:2m]'],
    ['sum(x)', 'max(x)'],
    ['sum without (a) (x)', 'sum by (a) (x)'],
    ['topk(1, x)', 'topk(2, x)'],
    ['a > bool b', 'a > b'],
    ['a * on(b) group_left c', 'a * on(b) group_right c'],
    ['-x', 'x'],
    ['abs(x)', 'ceil(x)'],
    ['label_replace(x, "a", "b", "", "")', 'label_replace(x, "a", "c", "", "")'],
  ])('tells %s from %s', different);

  it('takes what is no PromQL as it stands', () => {
    expect(canonicalExpr(' foo bar ')).toBe('foo bar');
  });
});
