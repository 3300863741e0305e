import { expect, it, vi } from 'vitest';
import { words } from '../../words/number.ts';
import type { Reason } from './reason.ts';
import { detailOf, quantileName, reasonText, resourceName, sinceOf } from './reason-words.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/i18n', () => ({
  t: (_key: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name])),
}));

const english = words('en-US');

it('names quantiles as people do', () => {
  expect(['0.99', '0.999', '0.5'].map(quantileName)).toEqual(['p99', 'p99.9', 'p50']);
});

it('writes resources as words', () => {
  expect(resourceName('db_pool')).toBe('db pool');
});

it('says why in words, with the number and the limit where they are known', () => {
  const said = (reason: Reason) => reasonText(reason, english);
  expect(said({ kind: 'burning', slo: 'availability', times: 14.4 })).toBe('Burning budget 14.4×');
  expect(said({ kind: 'burning', slo: 'availability' })).toBe('Burning budget');
  expect(said({ kind: 'failing', ratio: 0.073 })).toBe('Failing: 7.3 %');
  expect(said({ kind: 'slow', quantile: '0.95', limit: 0.5 })).toBe('Slow: p95 over 500 ms');
  expect(said({ kind: 'slow', quantile: '0.95' })).toBe('Slow: p95');
  expect(said({ kind: 'full', resource: 'db_pool', ratio: 0.92 })).toBe('db pool 92 % full');
  expect(said({ kind: 'missing', signal: 'all' })).toBe('Not scraped');
  expect(said({ kind: 'missing', signal: 'latency' })).toBe('Not measured: latency');
  expect(said({ kind: 'alert', name: 'QueueBacklog' })).toBe('QueueBacklog');
});

it('names the objective that burns, and since when', () => {
  expect(detailOf({ kind: 'burning', slo: 'availability' })).toBe('availability');
  expect(detailOf({ kind: 'healthy' })).toBeUndefined();
  expect(sinceOf({ kind: 'drop', since: 5 })).toBe(5);
  expect(sinceOf({ kind: 'idle' })).toBeUndefined();
});
