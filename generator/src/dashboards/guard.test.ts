import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../promql/parse.ts';
import { selector } from '../promql/print.ts';
import { guard, plain } from './guard.ts';

describe('guard', () => {
  it('leaves a query without a dollar alone', () => {
    expect(guard('up{job="a"}')).toBe('up{job="a"}');
  });

  it('hides from Grafana what looks like a variable, and Prometheus reads the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '\\', '"', '|', '_') }), (value) => {
        const guarded = guard(selector('up', [{ label: 'path', op: '=', value }]));
        expect(guarded).not.toContain('$');
        const { expr } = parse(guarded);
        expect(expr).toMatchObject({ kind: 'selector', matchers: [{ label: 'path', value }] });
      }),
    );
  });
});

describe('plain', () => {
  it('shows the words of a spec as they are written', () => {
    expect(plain('Takes <b>orders</b> for $service')).toBe('Takes \\<b\\>orders\\</b\\> for &#36;service');
    expect(plain('[a](javascript:x) *b* `c`')).toBe('\\[a\\](javascript:x) \\*b\\* \\`c\\`');
  });

  it('leaves ordinary sentences alone', () => {
    expect(plain('Takes orders and payments, 24 hours a day.')).toBe('Takes orders and payments, 24 hours a day.');
  });
});
