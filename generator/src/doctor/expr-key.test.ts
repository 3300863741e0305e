import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.ts';
import { exprKey } from './expr-key.ts';
import { database, service, specs } from './testing/specs.ts';

const same = (a: string, b: string) => expect(exprKey(a)).toBe(exprKey(b));
const differs = (a: string, b: string) => expect(exprKey(a)).not.toBe(exprKey(b));

describe('exprKey', () => {
  it('does not see how an expression is written', () => {
    same('sum(rate(x{b="1", a=\'2\'}[300s])) by (z, y)', 'sum by (y,z) (rate(x{a="2",b="1"}[5m]))');
    same('a > 1000000', 'a > 1e+06');
    same('a\n  / on (y, x) group_left (w, v) b # why', 'a / on (x, y) group_left (v, w) b');
    same('sum by () (x)', 'sum(x)');
    same('x[90s:15s]', 'x[1m30s:15s]');
    same('x offset 5m @ start()', 'x @ start() offset 5m');
  });

  it('sees what an expression means', () => {
    differs('a + b', 'b + a');
    differs('sum by (x) (a)', 'sum without (x) (a)');
    differs('sum without () (a)', 'sum(a)');
    differs('a{x="1"}', 'a{x="2"}');
    differs('a{x="1"}', 'a{x=~"1"}');
    differs('a > 0.1', 'a > 0.2');
    differs('a > bool 0', 'a > 0');
    differs('rate(a[5m])', 'rate(a[6m])');
    differs('a offset 5m', 'a offset 6m');
    differs('a @ 1', 'a @ 2');
    differs('a and on (x) b', 'a and ignoring (x) b');
    differs('topk(1, a)', 'topk(2, a)');
    differs('label_replace(a, "x", "1", "", "")', 'label_replace(a, "x", "2", "", "")');
  });

  it('takes what is no PromQL by its words', () => {
    same('sum( x', 'sum(  x');
    differs('sum( x', 'sum( y');
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
    expect(exprs.filter((expr) => !exprKey(expr).startsWith('{'))).toEqual([]);
  });
});
