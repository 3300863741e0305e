import type { DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { interpolateValue } from './escape.ts';
import { addMatchers } from './matchers.ts';
import { tableOf } from './tables.ts';

describe('ad-hoc matchers', () => {
  const job = [{ key: 'job', operator: '=', value: 'a"b' }];

  it.each([
    ['up', 'up{job="a\\"b"}'],
    ['up{}', 'up{job="a\\"b"}'],
    ['up{a="}"}', 'up{a="}",job="a\\"b"}'],
    ['up{a="1",}', 'up{a="1",job="a\\"b"}'],
    [
      'sum(rate(x{a="1"}[5m])) / sum(rate(y[5m]))',
      'sum(rate(x{a="1",job="a\\"b"}[5m])) / sum(rate(y{job="a\\"b"}[5m]))',
    ],
    ['{__name__="up"}', '{__name__="up",job="a\\"b"}'],
    ['label_replace(up, "a", "up{}", "b", "")', 'label_replace(up{job="a\\"b"}, "a", "up{}", "b", "")'],
    ['1 + 2', '1 + 2'],
  ])('go into every selector of %s', (expr, expected) => {
    expect(addMatchers(expr, job)).toBe(expected);
  });

  it('leave the expression alone when there are none', () => {
    expect(addMatchers('sum( up )', [])).toBe('sum( up )');
  });
});

describe('the value of a variable', () => {
  it('is escaped for a string when it is one of no choice', () => {
    expect(interpolateValue('a"b\\c', {})).toBe('a\\"b\\\\c');
    expect(interpolateValue('5.x', {})).toBe('5.x');
  });

  it('is escaped for RE2 and joined when there may be several', () => {
    expect(interpolateValue(['a.b', 'c'], { multi: true })).toBe('(a\\\\.b|c)');
    expect(interpolateValue(['a.b'], { multi: true })).toBe('a\\\\.b');
    expect(interpolateValue('a.b', { includeAll: true })).toBe('a\\\\.b');
  });
});

describe('a table', () => {
  const frame = (labels: Record<string, string>, values: number[]): DataFrame =>
    ({
      refId: 'B',
      fields: [
        { name: 'Time', type: 'time', config: {}, values: values.map((_, at) => at) },
        { name: 'up', type: 'number', config: {}, labels, values },
      ],
      length: values.length,
    }) as unknown as DataFrame;

  it('has a row for each sample and a column for each label of any frame', () => {
    const table = tableOf([frame({ job: 'a' }, [1, 2]), frame({ instance: 'i' }, [3])], 'B', false);
    expect(table?.fields.map(({ name, values }) => [name, values])).toEqual([
      ['Time', [0, 1, 0]],
      ['instance', ['', '', 'i']],
      ['job', ['a', 'a', '']],
      ['Value #B', [1, 2, 3]],
    ]);
  });

  it('calls its value plainly when it is the only one, and is none without samples', () => {
    expect(tableOf([frame({}, [1])], 'B', true)?.fields.at(-1)?.name).toBe('Value');
    expect(tableOf([{ fields: [], length: 0 }], 'B', true)).toBeUndefined();
  });
});
