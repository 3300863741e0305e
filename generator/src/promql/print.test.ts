import { describe, expect, it } from 'vitest';
import { leMatcher, printMatchers, quoteString, selector } from './print.ts';

describe('selector', () => {
  it('is the bare name without matchers', () => {
    expect(selector('up', [])).toBe('up');
  });

  it('keeps the order of matchers and appends the range', () => {
    expect(
      selector(
        'http_requests_total',
        [
          { label: 'job', op: '=', value: 'a' },
          { label: 'status', op: '=~', value: '5..' },
        ],
        '5m',
      ),
    ).toBe('http_requests_total{job="a",status=~"5.."}[5m]');
  });

  it('quotes a name that is no identifier inside the braces', () => {
    expect(selector('http.requests', [{ label: 'k8s.pod', op: '!=', value: '' }])).toBe(
      '{"http.requests","k8s.pod"!=""}',
    );
    expect(selector('http.requests', [], '1m')).toBe('{"http.requests"}[1m]');
  });
});

describe('quoteString', () => {
  it('escapes quotes, backslashes and control characters', () => {
    expect(quoteString('a"b\\d\n\u0001')).toBe('"a\\"b\\\\d\\n\\x01"');
  });

  it('leaves letters of any script alone', () => {
    expect(quoteString('größe 注 😀')).toBe('"größe 注 😀"');
  });
});

describe('printMatchers', () => {
  it('is empty for no matchers', () => {
    expect(printMatchers([])).toBe('');
  });
});

describe('leMatcher', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [1, '=~', '1(\\.0)?'],
    [10, '=~', '10(\\.0)?'],
    [0, '=~', '0(\\.0)?'],
    [0.25, '=', '0.25'],
    [2.5, '=', '2.5'],
    [0.0001, '=', '0.0001'],
    [0.00005, '=~', '0\\.00005|5e-05'],
    [3600000, '=~', '3600000(\\.0)?|3\\.6e\\+06'],
    [1e21, '=~', '1000000000000000000000(\\.0)?|1e\\+21'],
    [Number.POSITIVE_INFINITY, '=', '+Inf'],
  ];
  for (const [bound, op, value] of cases) {
    it(`matches every spelling of ${bound}`, () => {
      expect(leMatcher(bound)).toEqual({ label: 'le', op, value });
    });
  }

  it('refuses what is not a number', () => {
    expect(() => leMatcher(Number.NaN)).toThrow('not a number');
  });
});
