import { describe, expect, it } from 'vitest';
import { children, type Expr, unwrap, walk } from './ast.ts';
import { parse } from './parse.ts';
import { versionOf } from './version.ts';

function tree(text: string, version = '2.42', features: readonly string[] = []): Expr {
  const { expr, findings } = parse(text, { version: versionOf(version)!, features: new Set(features) });
  expect(findings).toEqual([]);
  return expr!;
}

function messages(text: string, version = '2.42', features: readonly string[] = []): string[] {
  return parse(text, { version: versionOf(version)!, features: new Set(features) }).findings.map(
    (finding) => `${text.slice(finding.start, finding.end)} | ${finding.message}`,
  );
}

/** The tree as nested brackets, so that precedence shows. */
function brackets(expr: Expr): string {
  const node = unwrap(expr);
  const offset = 'offset' in node && node.offset ? `~${node.offset.ms}` : '';
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'selector':
      return `${node.name ?? '{}'}${offset}`;
    case 'matrix':
      return `${brackets(node.selector)}[${node.range}]${offset}`;
    case 'subquery':
      return `${brackets(node.expr)}[${node.range}:${node.step?.ms ?? ''}]${offset}`;
    case 'binary':
      return `(${brackets(node.left)} ${node.op} ${brackets(node.right)})`;
    case 'unary':
      return `${node.op}(${brackets(node.expr)})`;
    default:
      return `${node.kind}(${children(node).map(brackets).join(', ')})`;
  }
}

describe('parse', () => {
  it('gives every node its place', () => {
    const text = 'sum by (job) (rate(errors_total{job="a"}[5m])) > 1';
    const places: string[] = [];
    walk(tree(text), (node) => places.push(`${node.kind}: ${text.slice(node.start, node.end)}`));
    expect(places).toEqual([
      'binary: sum by (job) (rate(errors_total{job="a"}[5m])) > 1',
      'aggregate: sum by (job) (rate(errors_total{job="a"}[5m]))',
      'call: rate(errors_total{job="a"}[5m])',
      'matrix: errors_total{job="a"}[5m]',
      'selector: errors_total{job="a"}',
      'number: 1',
    ]);
  });

  it.each([
    ['a - b offset 5m', '(a - b~300000)'],
    ['-a offset 5m', '-(a~300000)'],
    ['a ^ b[5m:1m]', '(a ^ b[300000:60000])'],
    ['a or -b[5m:]', '(a or -(b[300000:]))'],
    ['a + b * c ^ d', '(a + (b * (c ^ d)))'],
    ['a and b or c unless d', '((a and b) or (c unless d))'],
    ['a > 1 and b < 2', '((a > 1) and (b < 2))'],
    ['a[5m] offset -1h', 'a[300000]~-3600000'],
  ])('reads %s as Prometheus does', (text, expected) => {
    expect(brackets(parse(text).expr!)).toBe(expected);
  });

  it('reads matchers, matching and grouping', () => {
    const node = tree('a{x="1",y!~"b|c"} * on (x) group_left (z) sum without (q) (b)');
    expect(node).toMatchObject({
      kind: 'binary',
      op: '*',
      matching: { on: true, labels: [{ name: 'x' }], group: { side: 'left', include: [{ name: 'z' }] } },
      left: {
        matchers: [
          { label: 'x', op: '=', value: '1' },
          { label: 'y', op: '!~', value: 'b|c' },
        ],
      },
      right: { op: 'sum', grouping: { without: true, labels: [{ name: 'q' }] } },
    });
  });

  it('reads holt_winters, which the grammar no longer has, and a number that ends in a dot', () => {
    expect(tree('holt_winters(a[5m], 0.1, 0.2)')).toMatchObject({ kind: 'call', name: 'holt_winters' });
    expect(brackets(tree('a > 5.'))).toBe('(a > 5)');
  });

  it.each([
    ['rate(foo[5m]', '( | `(` is never closed'],
    ['rte(foo[5m])', 'rte | `rte` is no function of PromQL'],
    ['foo bar', 'bar | `bar` does not belong here'],
    ['foo{a=b}', 'b | `b` does not belong here'],
    ['foo{a="b}', '" | the string that starts with `"` never ends'],
    ['', ' | the expression is empty'],
    ['# only this', '# only this | the expression is empty'],
    ['foo +', ' | the expression ends too early'],
    [
      'rate(foo[$__rate_interval])',
      '$__rate_interval | `$__rate_interval` is a variable that Prometheus does not know',
    ],
    ['foo{a="\\d"}', '\\d | `\\d` is no escape of a string'],
    ['sum(a, b)', 'sum(a, b) | `sum` has 2 arguments'],
    ['rate(foo[0s])', '0s | `0s` is no length of time'],
    ['sum(foo) offset 5m', 'sum(foo) offset 5m | `offset` cannot be put on this'],
    ['foo{__name__="bar"}', '__name__="bar" | the metric name is given twice: `foo` and `bar`'],
    ['{a=~".*"}', '{a=~".*"} | `{a=~".*"}` selects every series there is'],
  ])('says of %s what is wrong and where', (text, expected) => {
    expect(messages(text)).toEqual([expected]);
  });

  it('says which version brought what the target lacks', () => {
    expect(messages('foo[90]')[0]).toContain('needs Prometheus 2.54, and the rules are for 2.42');
    expect(messages('{"my.metric"}')[0]).toContain('needs Prometheus 3.0');
    expect(messages('{"my.metric"}', '3.0')).toEqual([]);
    expect(messages('foo[5m + 1m]', '3.5')[0]).toContain('`promql-duration-expr`');
    expect(messages('foo[5m + 1m]', '3.5', ['promql-duration-expr'])).toEqual([]);
    expect(messages('foo[5m + 1m]', '3.14')).toEqual([]);
    expect(messages('a + fill(0) b', '3.10')[0]).toContain('feature flag');
  });
});
