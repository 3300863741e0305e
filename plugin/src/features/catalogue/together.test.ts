import { expect, it } from 'vitest';
import { apart, together } from './together.ts';

it('asks several expressions as one, each under its own name', () => {
  expect(together({ a: 'up', b: 'rate(x[5m])' })).toBe(
    'label_replace(up, "quartet_column", "a", "", "") or label_replace(rate(x[5m]), "quartet_column", "b", "", "")',
  );
});

it('tells from a series which question it answers, and gives its other labels back', () => {
  expect(apart({ quartet_column: 'a', job: 'mysql' })).toEqual({ column: 'a', labels: { job: 'mysql' } });
  expect(apart({ job: 'mysql' }).column).toBe('');
});

it('quotes a name that holds quotes', () => {
  expect(together({ 'a"b': 'up' })).toContain('"a\\"b"');
});
