import type { Backtest } from '@quartet/generator';
import { expect, it, vi } from 'vitest';
import { words } from '../../words/number.ts';
import { approximateText, firedText } from './past-words.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/data', () => ({ dateTimeFormat: (at: number) => `@${at}` }));
vi.mock('@grafana/i18n', () => ({
  t: (_key: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name])),
}));

const english = words('en-US');
const totals = { fired: 0, firingMs: 0, instanceMs: 0, longestMs: 0, pendingOnly: 0, open: 0 };

it('says how often and how long', () => {
  expect(firedText({ ...totals, fired: 4, firingMs: 38 * 60_000 }, english)).toBe('would have fired 4×, 38 m in all');
});

it('tells waiting from silence', () => {
  expect(firedText({ ...totals, pendingOnly: 2 }, english)).toBe('would not have fired; waited 2×');
  expect(firedText(totals, english)).toBe('would not have fired');
});

it('says everything that makes the outcome doubtful', () => {
  const backtest = { approximate: ['it is coarse'], failedAt: [1, 2], dataFrom: 5 } as unknown as Backtest;
  expect(approximateText(backtest)).toEqual([
    'it is coarse',
    'What it reads is there only since @5.',
    'Prometheus would have refused 2 evaluations: two series gave one label set.',
  ]);
  expect(approximateText({ approximate: [], failedAt: [], dataFrom: 'never' } as unknown as Backtest)).toEqual([
    'Nothing that it reads was there in this time.',
  ]);
  expect(approximateText({ approximate: [], failedAt: [] } as unknown as Backtest)).toEqual([]);
});
