import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher, Matchers } from '../model/matcher.ts';
import { escapeRegex } from '../model/matcher.ts';
import { meets } from '../signals/conditions.ts';
import { sampleLabels } from './sample-labels.ts';

const m = (label: string, op: Matcher['op'], value: string): Matcher => ({ label, op, value });

describe('sampleLabels', () => {
  it('meets what is required and misses what is forbidden', () => {
    const job = m('job', '=', 'a');
    expect(sampleLabels([[job]], [[m('status', '=~', '5..')]], {})).toMatchObject({ job: 'a' });
    expect(sampleLabels([[job, m('status', '=~', '5..')]], [], { status: ['200', '500'] })).toEqual({
      job: 'a',
      status: '500',
    });
  });

  it('takes a wish that fits, the best first', () => {
    expect(sampleLabels([[m('status', '=~', '4..|5..')]], [], { status: ['200', '503', '404'] })).toEqual({
      status: '503',
    });
    expect(sampleLabels([], [], { method: ['GET'] })).toEqual({ method: 'GET' });
  });

  it('finds the one value that an inequality leaves out', () => {
    expect(sampleLabels([[m('job', '=', 'a')]], [[m('result', '!=', 'failed')]], {})).toEqual({
      job: 'a',
      result: 'failed',
    });
  });

  it('takes a label for a label, although every object has something of that name', () => {
    expect(sampleLabels([[m('constructor', '=', 'a')]], [[m('toString', '=', 'b')]], {})).toMatchObject({
      constructor: 'a',
    });
    expect(sampleLabels([[m('valueOf', '=', '')]], [], {})).toEqual({});
  });

  it('leaves out a label that must be empty', () => {
    expect(sampleLabels([[m('route', '=', '')]], [], {})).toEqual({});
  });

  it('reads the simple forms of regular expressions', () => {
    for (const pattern of [
      '/api/.*',
      '/users/\\d+',
      '[a-c]x',
      '(get|post)',
      'a\\.b',
      '.+',
      '\\w+-1',
      'a.?b',
      '(?:x|y)z',
    ]) {
      const labels = sampleLabels([[m('route', '=~', pattern)]], [], {});
      // An alternation inside the pattern is beyond what is tried.
      expect(labels !== undefined && meets([m('route', '=~', pattern)], labels), pattern).toBe(pattern !== '(?:x|y)z');
    }
  });

  it('says nothing where the matchers contradict each other', () => {
    expect(sampleLabels([[m('a', '=', 'x'), m('a', '=', 'y')]], [], {})).toBeUndefined();
    expect(sampleLabels([[m('a', '=', 'x')]], [[m('a', '=~', 'x|y')]], {})).toBeUndefined();
  });

  it('never gives labels that break what was asked', () => {
    const value = fc.constantFrom('a', 'b', '/x', '500', '200', '');
    const matcher = fc.record({
      label: fc.constantFrom('job', 'route', 'status'),
      op: fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const),
      value: fc.oneof(
        value,
        fc.array(value, { minLength: 1, maxLength: 3 }).map((all) => all.map(escapeRegex).join('|')),
      ),
    });
    const lists: fc.Arbitrary<Matchers[]> = fc.array(fc.array(matcher, { minLength: 1, maxLength: 3 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(lists, lists, (required, forbidden) => {
        const labels = sampleLabels(required, forbidden, {});
        if (!labels) return;
        expect(required.every((matchers) => meets(matchers, labels))).toBe(true);
        expect(forbidden.some((matchers) => meets(matchers, labels))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
