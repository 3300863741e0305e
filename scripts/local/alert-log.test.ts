import { expect, it } from 'vitest';
import { createAlertLog } from './alert-log.ts';
import type { ActiveAlert } from './prometheus.ts';

const START = new Date(2026, 0, 5, 9, 41, 20);
const LATER = new Date(2026, 0, 5, 9, 42, 35);

function alert(state: ActiveAlert['state'], labels: Readonly<Record<string, string>> = {}): ActiveAlert {
  const all = {
    alertname: 'ErrorBudgetBurn',
    service: 'shop',
    severity: 'critical',
    slo: 'latency',
    tier: 'page-fast',
    ...labels,
  };
  return { labels: all, state, activeAt: START, value: 0.5 };
}

it('reports each change once: pending, firing since, resolved after', () => {
  const log = createAlertLog();
  expect(log.next([], START)).toEqual([]);
  const name = 'shop: ErrorBudgetBurn/latency/page-fast';
  expect(log.next([alert('pending')], START)).toEqual([{ kind: 'pending', isPage: true, text: name }]);
  expect(log.next([alert('pending')], START)).toEqual([]);
  expect(log.next([alert('firing')], LATER)).toEqual([
    { kind: 'firing', isPage: true, text: `${name}, since 09:41:20` },
  ]);
  expect(log.next([alert('firing')], LATER)).toEqual([]);
  expect(log.next([], LATER)).toEqual([{ kind: 'resolved', isPage: true, text: `${name}, after 1 min 15 s` }]);
  expect(log.next([], LATER)).toEqual([]);
});

it('says nothing when an alert ends that only was pending', () => {
  const log = createAlertLog();
  log.next([alert('pending')], START);
  expect(log.next([], LATER)).toEqual([]);
});

it('tells instances of an alert apart by their labels, in a stable order', () => {
  const log = createAlertLog();
  const both = [alert('firing', { tier: 'ticket-slow', severity: 'warning' }), alert('firing')];
  expect(log.next(both, START).map((change) => [change.text.split(',')[0], change.isPage])).toEqual([
    ['shop: ErrorBudgetBurn/latency/page-fast', true],
    ['shop: ErrorBudgetBurn/latency/ticket-slow', false],
  ]);
  expect(log.next([both[0]!], LATER).map((change) => change.kind)).toEqual(['resolved']);
});

it('names an alert without a service by itself', () => {
  const labels = { alertname: 'Watchdog' };
  const found = createAlertLog().next([{ labels, state: 'firing', activeAt: START, value: 1 }], LATER);
  expect(found).toEqual([{ kind: 'firing', isPage: false, text: 'Watchdog, since 09:41:20' }]);
});
