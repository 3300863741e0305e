import { describe, expect, it } from 'vitest';
import { readSpecs } from './read.ts';

/** What is said of a service whose spec has `lines` besides what it needs. */
function said(lines: string, selector = '{ job: a }') {
  const text = `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: a }\nspec:\n  profile: node-http\n  selector: ${selector}\n${lines}\n`;
  return readSpecs([{ file: 'a.yaml', text }]).diagnostics.map(({ code, message, expected, help, line, column }) => ({
    code,
    message,
    expected,
    help,
    place: `${line}:${column}`,
  }));
}

describe('findings of the schema', () => {
  it('are silent on what is right', () => {
    expect(said('  objectives: []')).toEqual([]);
  });

  it('name each unknown field once, at its key, with the fields there are', () => {
    expect(said('  alerts: { HighErrorRate: { treshold: 5%, fro: 5m } }')).toEqual([
      {
        code: 'unknown-field',
        message: '`treshold` is no field of `spec.alerts.HighErrorRate`.',
        expected: 'enabled, threshold, for, keepFiringFor, severity, minRequests, labels or annotations',
        help: 'did you mean `threshold`?',
        place: '7:30',
      },
      expect.objectContaining({ code: 'unknown-field', help: 'did you mean `for`?', place: '7:44' }),
    ]);
  });

  it('never offer the field for what an import kept', () => {
    expect(said('  x-sourc: 1')[0]).toMatchObject({ code: 'unknown-field', help: undefined });
    expect(said('  nonsense: 1')[0]?.expected).not.toContain('x-source');
  });

  it('look into the alternative whose type fits', () => {
    expect(said('', '{ job: { regexp: a } }')).toEqual([
      expect.objectContaining({
        code: 'unknown-field',
        message: '`regexp` is no field of `spec.selector.job`.',
        expected: 'regex, not or notRegex',
        place: '6:22',
      }),
    ]);
    expect(said('', '{ job: { not: [a, 5] } }')).toEqual([
      expect.objectContaining({ code: 'bad-label-value', place: '6:31' }),
    ]);
    expect(said('  objectives: [{ name: a, signal: errors, target: 99%, window: { calendar: fortnight } }]')).toEqual([
      expect.objectContaining({ code: 'unknown-value', expected: 'day, week, month, quarter or year' }),
    ]);
  });

  it('speak of the whole where no alternative fits', () => {
    expect(said('  objectives: [{ name: a, signal: errors, target: 99%, window: [30d] }]')).toEqual([
      expect.objectContaining({
        code: 'wrong-type',
        message: 'A list does not belong here.',
        expected: expect.stringContaining('30d'),
      }),
    ]);
    expect(said('', '{ job: }')).toEqual([
      expect.objectContaining({ code: 'empty-value', message: '`spec.selector.job` has no value.' }),
    ]);
  });

  it('say a value as it was written', () => {
    expect(said('  minRequests: 0x1F.5')[0]?.message).toBe('`0x1F.5` is not a number.');
    expect(said('  objectives: [{ name: a, signal: errors, target: 99.90 }]')[0]?.help).toBe('write `99.90%`');
    expect(said('  description: 1_0')).toEqual([]);
    expect(said('  description: 0o17')[0]?.help).toBe('write `"0o17"`');
  });

  it('point at the mapping that lacks a field', () => {
    expect(said('  objectives:\n    - signal: errors\n      target: 99%')).toEqual([
      expect.objectContaining({ code: 'missing-field', message: '`spec.objectives.name` is missing.', place: '8:7' }),
    ]);
  });

  it('report several mistakes of one document together', () => {
    const codes = said('  objectives:\n    - { name: "a b", signal: up, target: 99.9, window: 30 }').map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['bad-name', 'unknown-signal', 'wrong-unit', 'wrong-unit']);
  });

  it('treat names that every object has like any other', () => {
    expect(said('  constructor: 1')[0]?.code).toBe('unknown-field');
    expect(said('  alerts: { toString: { hasOwnProperty: 1 } }')[0]?.message).toBe(
      '`hasOwnProperty` is no field of `spec.alerts.toString`.',
    );
    expect(said('', '{ constructor: a, toString: b }')).toEqual([]);
  });
});
