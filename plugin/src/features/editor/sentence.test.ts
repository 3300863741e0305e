import { compileParts, isAlert } from '@quartet/generator';
import { expect, it, vi } from 'vitest';
import { words } from '../../words/number.ts';
import { amountText, sentenceOf, unitOf } from './sentence.ts';

vi.mock('@grafana/runtime', () => ({ config: {} }));
vi.mock('@grafana/i18n', () => ({
  t: (_key: string, text: string, values: Record<string, unknown> = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name])),
}));

const english = words('en-US');
const rules = [
  ...compileParts(
    [
      {
        file: 'x.yaml',
        text: `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  objectives: [{ name: availability, signal: errors, target: 99.9% }]
  alerts: { HighErrorRate: { threshold: 5% }, HighResponseTime: { threshold: 480ms, for: 0s } }
  rules:
    - { alert: Backlog, expr: 'sum(queue_depth{job="shop"}) >= 1000', for: 10m }
    - { alert: Gone, expr: 'absent(queue_depth{job="shop"})' }
---
apiVersion: quartet/v1
kind: Database
metadata: { name: db }
spec: { engine: mysql, selector: { job: mysql } }
`,
      },
    ],
    { targets: [] },
  ),
].flatMap(({ groups = [] }) => groups.flatMap((group) => group.rules.filter(isAlert)));
const say = (alert: string) =>
  sentenceOf(
    rules.filter((rule) => rule.alert === alert),
    english,
  );

it('says each generated alert in the unit of its threshold', () => {
  expect(say('HighErrorRate')).toBe('Fires when more than 5 % of requests fail, for 5 m.');
  expect(say('HighResponseTime')).toBe('Fires when the response time p95 is over 480 ms, at one evaluation.');
  expect(say('TrafficDrop')).toBe('Fires when traffic is below 20 % of an hour ago, for 10 m.');
  expect(say('SaturationHigh')).toBe('Fires when a resource is more than 90 % full, for 10 m.');
  expect(say('SignalMissing')).toMatch(/^Fires when there are no series of traffic/);
});

it('names every tier of an objective with the share that trips it', () => {
  expect(say('ErrorBudgetBurn')).toBe(
    'Fires when the error budget of availability is spent too fast: 1.44 % fail (page-fast); 0.6 % fail (page-slow); 0.3 % fail (ticket-fast); 0.1 % fail (ticket-slow).',
  );
});

it('says what a rule of the user compares, or that it gives a result', () => {
  expect(say('Backlog')).toBe('Fires when sum(queue_depth{job="shop"}) is 1 k or more, for 10 m.');
  expect(say('Gone')).toBe('Fires when absent(queue_depth{job="shop"}) gives a result, at one evaluation.');
});

it('says a database alert as its text does, with the limit', () => {
  expect(say('MySQLConnectionsHigh')).toMatch(/^Fires on this: … .*\(limit \d+ %\); for \d+ m\.$/);
});

it('knows the units of thresholds', () => {
  expect(['HighErrorRate', 'HighResponseTime', 'MySQLConnectionsHigh', 'Backlog'].map(unitOf)).toEqual([
    'ratio',
    'duration',
    'ratio',
    'count',
  ]);
  expect(amountText('rate', 2, english)).toBe('2 /s');
});

it('has nothing to say of no rule', () => {
  expect(sentenceOf([], english)).toBe('');
});
