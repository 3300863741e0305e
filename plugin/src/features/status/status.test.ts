import { expect, it } from 'vitest';
import { byLevel, isStatus, levelOf, louder, rankOf, STATUSES } from './status.ts';

it('ranks what fires before what is not measured, and health last', () => {
  expect([...STATUSES].sort((a, b) => rankOf(a) - rankOf(b))).toEqual([
    'critical',
    'warning',
    'unscraped',
    'unknown',
    'idle',
    'healthy',
  ]);
});

it('knows its own words only', () => {
  expect(isStatus('idle')).toBe(true);
  expect(isStatus('toString')).toBe(false);
});

it('reads the severities that people use', () => {
  expect(['critical', 'page', 'Critical', 'warning', 'ticket', 'info', 'none'].map(levelOf)).toEqual([
    'critical',
    'critical',
    'critical',
    'warning',
    'warning',
    'note',
    'note',
  ]);
});

it('takes a severity it does not know, or none at all, for a warning', () => {
  expect(levelOf('sev3')).toBe('warning');
  expect(levelOf(undefined)).toBe('warning');
});

it('keeps the louder of two levels', () => {
  expect(louder('warning', 'critical')).toBe('critical');
  expect(louder('warning', 'note')).toBe('warning');
  expect(louder(undefined, 'note')).toBe('note');
  expect(louder(undefined, undefined)).toBeUndefined();
  expect((['note', 'critical', 'warning'] as const).toSorted(byLevel)).toEqual(['critical', 'warning', 'note']);
});
