import { describe, expect, it } from 'vitest';
import type { Condition } from '../model/service.ts';
import type { StatusStyle } from '../profiles/profile.ts';
import { isRole, isUnanswerable, matchersOf, meets, negate } from './conditions.ts';

const LABELS = { route: 'path', method: 'verb', status: 'code' };
const condition = (name: string, op: Condition['op'], ...values: readonly string[]): Condition => ({
  name,
  op,
  values,
});
const one = (asked: Condition, style: StatusStyle = 'code') => {
  const result = matchersOf([asked], LABELS, style, 'error');
  return isUnanswerable(result) ? result.reason : result.map(({ label, op, value }) => `${label}${op}${value}`).join();
};

describe('matchersOf', () => {
  it('translates roles to the labels of the metric and takes other names as they are', () => {
    expect(one(condition('route', 'in', '/a'))).toBe('path=/a');
    expect(one(condition('route', 'not-in', '/a.b', '/c'))).toBe('path!~/a\\.b|/c');
    expect(one(condition('method', 'regex', 'GET', 'P.*'))).toBe('verb=~GET|P.*');
    expect(one(condition('region', 'not-regex', 'eu-.*'))).toBe('region!~eu-.*');
  });

  it.each<[StatusStyle, string, string, string]>([
    ['code', 'code=~5..', 'code=404', 'code!~5..|429'],
    ['class', 'code=5xx', 'class-only', 'class-only'],
    ['digit', 'code=5', 'class-only', 'class-only'],
    ['outcome', 'code=error', 'code=404', 'code!~error|429'],
    ['none', 'class-only', 'class-only', 'class-only'],
  ])('writes a status as the metric does: %s', (style, failures, single, several) => {
    expect(one(condition('status', 'in', '5..'), style)).toBe(failures);
    expect(one(condition('status', 'in', '5xx'), style)).toBe(failures);
    expect(one(condition('status', 'in', '404'), style)).toBe(single);
    expect(one(condition('status', 'not-in', '5xx', '429'), style)).toBe(several);
  });

  it('asks nothing of a label that the metric does not have', () => {
    const result = matchersOf([condition('route', 'in', '/a')], { status: 'code' }, 'code', 'error');
    expect(result).toEqual({ reason: 'no-label', condition: condition('route', 'in', '/a') });
  });

  it('leaves a pattern of the user alone', () => {
    expect(one(condition('status', 'in', '50[03]'))).toBe('code=~50[03]');
    expect(one(condition('status', 'regex', '5.+'), 'class')).toBe('code=~5.+');
  });
});

describe('negate', () => {
  it('turns each condition round, and twice back again', () => {
    const all = (['in', 'not-in', 'regex', 'not-regex'] as const).map((op) => condition('route', op, '/a'));
    expect(negate(all).map((each) => each.op)).toEqual(['not-in', 'in', 'not-regex', 'regex']);
    expect(negate(negate(all))).toEqual(all);
  });
});

describe('meets', () => {
  it('matches like PromQL: anchored, and an absent label reads as empty', () => {
    const holds = (op: '=' | '!=' | '=~' | '!~', value: string, labels: Record<string, string> = { a: 'xyz' }) =>
      meets([{ label: 'a', op, value }], labels);
    expect([holds('=', 'xyz'), holds('!=', 'xyz'), holds('=~', 'x.z'), holds('=~', 'x'), holds('!~', 'x')]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect([
      holds('=', '', {}),
      holds('=~', '.*', {}),
      holds('=~', '.+', {}),
      holds('=~', 'a\nb|.', { a: '\n' }),
    ]).toEqual([true, true, false, true]);
  });

  it('takes a pattern that JavaScript cannot read to match nothing', () => {
    expect(meets([{ label: 'a', op: '=~', value: '(?P<x>a' }], { a: 'a' })).toBe(false);
  });
});

describe('isRole', () => {
  it('knows the three roles', () => {
    expect(['route', 'method', 'status', 'path', 'constructor'].map(isRole)).toEqual([true, true, true, false, false]);
  });
});
