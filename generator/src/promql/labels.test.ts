import { describe, expect, it } from 'vitest';
import type { Binary } from './ast.ts';
import { canHave, exactly, LabelFlow, type LabelSet, mismatch } from './labels.ts';
import { parse } from './parse.ts';

const known: Readonly<Record<string, LabelSet>> = {
  'job:errors:rate5m': exactly(['job']),
  declared: { certain: new Map([['path', undefined]]), possible: { kind: 'any', except: new Set(['code']) } },
};

function flow(text: string): { set: LabelSet; labels: LabelFlow; expr: ReturnType<typeof parse>['expr'] } {
  const { expr } = parse(text);
  const labels = new LabelFlow((metric) => known[metric]);
  return { set: labels.of(expr!), labels, expr };
}

/** `job=a instance? -le`: certain with value, and what of these is possible or not. */
function shown(text: string): string {
  const { set } = flow(text);
  const certain = [...set.certain].map(([label, value]) => (value === undefined ? label : `${label}=${value}`)).sort();
  const { possible } = set;
  const rest =
    possible.kind === 'any'
      ? [...possible.except].sort().map((label) => `-${label}`)
      : ['only', ...[...possible.labels].sort()];
  return [...certain, '|', ...rest].join(' ');
}

describe('label flow', () => {
  it.each([
    ['up', 'instance job |'],
    ['a:b', '|'],
    ['foo_bucket{job="x"}', 'job=x le |'],
    ['a:b{x="1",y="",z!="",w=~"a.+",v=~".*"}', 'w x=1 z | -y'],
    ['job:errors:rate5m', 'job | only job'],
    ['sum(foo)', '| only'],
    ['sum by (job, path) (foo{job="x"})', 'job=x path | only job path'],
    ['sum by (path) (sum by (job) (foo))', '| only'],
    ['sum without (instance) (foo)', 'job | -instance'],
    ['topk by (x) (3, foo)', 'job |'],
    ['count_values("v", sum by (a) (foo))', 'v | only v'],
    ['count_values("v", foo) by (a)', 'a v | only a v'],
    ['histogram_quantile(0.9, foo_bucket)', 'job | -le'],
    ['rate(foo[5m])', 'job |'],
    ['max_over_time(sum by (a) (foo)[1h:])', 'a | only a'],
    ['absent(foo{a="1",b=~"2",c="3",c="4"})', 'a=1 | only a'],
    ['absent(sum(foo{a="1"}))', '| only'],
    ['vector(1)', '| only'],
    ['time()', '| only'],
    ['label_replace(sum(foo), "x", "$1", "a", "(.*)")', '| only x'],
    ['label_replace(sum(foo), "x", "y", "", ".*")', 'x=y | only x'],
    ['label_replace(foo, "job", "", "", ".*")', '| -job'],
    ['label_join(sum by (a) (foo), "x", "-", "a", "b")', 'a x | only a x'],
    ['a:b / on (x) c:d', '| only x'],
    ['a:b / ignoring (x) c:d', '| -x'],
    ['a:b{x="1"} / sum by (x, y) (foo)', 'x=1 y | only x y'],
    ['a:b * on (x) group_left (v) sum by (x, v) (foo)', 'v x |'],
    ['a:b * on (x) group_left (v) sum by (x) (foo)', 'x | -v'],
    ['sum by (x) (foo) > 1', 'x | only x'],
    ['1 < sum by (x) (foo)', 'x | only x'],
    ['sum by (x) (foo) or sum by (x, y) (bar)', 'x | only x y'],
    ['sum by (x) (foo) or sum without (x) (bar)', '|'],
    ['sum by (x) (foo) unless up', 'x | only x'],
    ['a:b and on (x) sum by (x) (foo)', 'x |'],
  ])('of %s is %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('names the part that removes a label', () => {
    const text = 'rate(sum by (a) (foo{b="1"})[5m:]) > 1';
    const { labels, expr } = flow(text);
    const { start, end } = labels.remover(expr!, 'b');
    expect(text.slice(start, end)).toBe('sum by (a) (foo{b="1"})');
  });

  it('knows what a set can have', () => {
    expect(canHave(flow('declared').set, 'code')).toBe(false);
    expect(canHave(flow('declared{code="1"}').set, 'code')).toBe(true);
  });
});

describe('mismatch', () => {
  function of(text: string): string {
    const { expr, labels } = flow(text);
    const { left, right, matching } = expr as Binary;
    const found = mismatch(labels.of(left), labels.of(right), matching);
    return found
      ? found.kind === 'values'
        ? `${found.label}: ${found.left} and ${found.right}`
        : `${found.label} not on the ${found.side}`
      : '';
  }

  it.each([
    ['foo / bar', ''],
    ['up == 0 and sum(foo)', 'job not on the right'],
    ['sum(foo) / up', 'job not on the left'],
    ['up and on () sum(foo)', ''],
    ['up and on (job) sum(foo)', 'job not on the right'],
    ['up{job="a"} / up{job="b"}', 'job: a and b'],
    ['up{job="a"} / ignoring (job) up{job="b"}', ''],
    ['sum by (a) (foo) / sum by (b) (foo)', 'a not on the right'],
    ['sum by (a, b) (foo) / ignoring (b) group_left () sum by (a) (foo)', ''],
    ['sum by (a, b) (foo) / on (a) sum by (a) (foo)', ''],
    ['sum without (a) (foo{a="1"}) / foo{a="1"}', 'a not on the left'],
    ['declared / sum by (code) (foo)', 'path not on the right'],
    ['job:errors:rate5m / sum by (job) (foo)', ''],
    ['vector(1) / vector(2)', ''],
  ])('of %s', (text, expected) => {
    expect(of(text)).toBe(expected);
  });
});
