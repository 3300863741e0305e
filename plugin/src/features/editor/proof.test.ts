import type { TestResult } from '@quartet/generator/api';
import { expect, it } from 'vitest';
import { verdictOf } from './proof.ts';

const result = (more: Partial<TestResult>): TestResult => ({
  ran: true,
  diagnostics: [],
  alerts: [
    { owner: 'shop', id: 'HighErrorRate', isProven: true },
    { owner: 'shop', id: 'ErrorBudgetBurn/a/fast', isProven: true },
    { owner: 'shop', id: 'ErrorBudgetBurn/a/slow', isProven: false, reason: 'it does not fire' },
    { owner: 'other', id: 'HighErrorRate', isProven: false },
  ],
  cases: { passed: 12, failed: 0, failures: [] },
  tookMs: 900,
  ...more,
});

it('speaks of the one alert of the one owner', () => {
  expect(verdictOf(result({}), 'shop', 'HighErrorRate')).toEqual({ kind: 'proven', passed: 12, tookMs: 900 });
});

it('is not proven where one tier is not', () => {
  expect(verdictOf(result({}), 'shop', 'ErrorBudgetBurn/a')).toEqual({ kind: 'unproven', reason: 'it does not fire' });
});

it('does not take a longer name for a tier', () => {
  expect(verdictOf(result({}), 'shop', 'HighError')).toEqual({ kind: 'own' });
});

it('says why nothing was run', () => {
  expect(verdictOf(result({ ran: false, reason: 'the drafts have errors' }), 'shop', 'x')).toEqual({
    kind: 'not-run',
    reason: 'the drafts have errors',
  });
});
