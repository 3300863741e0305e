import { expect, it } from 'vitest';
import {
  countsOf,
  firstDirection,
  heldOrder,
  itemsOf,
  labelsOf,
  narrowed,
  ofStatuses,
  sorted,
  valuesOf,
  WORST_FIRST,
} from './order.ts';
import { rowsNamed } from './rows.fixture.ts';
import type { Row } from './rows.ts';

/** A value for some rows and none for others. */
const maybe = (label: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [label]: value };

const names = (rows: readonly Row[]) => rows.map(({ service }) => service);

it('puts the worst first: status, then what is left of the budget, then the name', () => {
  const rows = rowsNamed(['b', 'a', 'idle', 'gone', 'low', 'warn', 'crit'], (name) => ({
    status: ({ crit: 'critical', warn: 'warning', gone: 'unscraped', idle: 'idle' } as const)[name] ?? 'healthy',
    ...(name === 'low' ? { budget: { value: 0.1, slo: 'x' } } : {}),
  }));
  expect(names(sorted(rows, WORST_FIRST, 'team'))).toEqual(['crit', 'warn', 'gone', 'idle', 'low', 'a', 'b']);
});

it('sorts by every number with what has none at the end, in both directions', () => {
  const rows = rowsNamed(['a', 'b', 'c'], (name) => (name === 'b' ? {} : { latency: name === 'a' ? 1 : 2 }));
  expect(names(sorted(rows, { column: 'latency', isDescending: true }, 'team'))).toEqual(['c', 'a', 'b']);
  expect(names(sorted(rows, { column: 'latency', isDescending: false }, 'team'))).toEqual(['a', 'c', 'b']);
});

it('sorts names as people count', () => {
  const rows = rowsNamed(['api-10', 'api-9', 'api-1']);
  expect(names(sorted(rows, { column: 'service', isDescending: false }, 'team'))).toEqual(['api-1', 'api-9', 'api-10']);
  expect(names(sorted(rows, { column: 'service', isDescending: true }, 'team'))).toEqual(['api-10', 'api-9', 'api-1']);
});

it('sorts by the label that is shown, and counts a firing alert over pending ones', () => {
  const rows = rowsNamed(['a', 'b', 'c'], (name) => ({
    labels: maybe('team', name === 'c' ? undefined : name === 'a' ? 'z' : 'y'),
    firing: name === 'a' ? 1 : 0,
    pending: name === 'b' ? 9 : 0,
  }));
  expect(names(sorted(rows, { column: 'label', isDescending: false }, 'team'))).toEqual(['b', 'a', 'c']);
  expect(names(sorted(rows, { column: 'alerts', isDescending: true }, 'team'))).toEqual(['a', 'b', 'c']);
});

it('does not change what it sorts', () => {
  const rows = rowsNamed(['b', 'a']);
  sorted(rows, { column: 'service', isDescending: false }, 'team');
  expect(names(rows)).toEqual(['b', 'a']);
});

it('begins with the bad end of a column', () => {
  expect(firstDirection('errors')).toBe(true);
  expect(firstDirection('budget')).toBe(false);
  expect(firstDirection('service')).toBe(false);
});

it('holds the order that was seen, adds new rows at the end and leaves no ghosts', () => {
  expect(names(heldOrder(rowsNamed(['new', 'a', 'b']), ['b', 'gone', 'a']))).toEqual(['b', 'a', 'new']);
});

it('finds every word in names, identities and labels, whatever the case', () => {
  const rows = rowsNamed(['Checkout', 'cart', 'mail'], (name) => ({
    labels: { team: name === 'mail' ? 'Growth' : 'Payments' },
    identity: maybe('env', name === 'cart' ? 'prod' : undefined),
  }));
  const found = (text: string) => names(narrowed(rows, text, 'team', undefined));
  expect(found('PAYMENTS check')).toEqual(['Checkout']);
  expect(found('prod')).toEqual(['cart']);
  expect(found('  ')).toEqual(['Checkout', 'cart', 'mail']);
  expect(found('.*')).toEqual([]);
});

it('narrows by a value of the label, and by having none', () => {
  const rows = rowsNamed(['a', 'b'], (name) => ({ labels: maybe('team', name === 'a' ? 'x' : undefined) }));
  expect(names(narrowed(rows, '', 'team', 'x'))).toEqual(['a']);
  expect(names(narrowed(rows, '', 'team', ''))).toEqual(['b']);
});

it('counts by status, and keeps those that are asked for', () => {
  const rows = rowsNamed(['a', 'b', 'c'], (name) => ({ status: name === 'a' ? 'critical' : 'healthy' }));
  expect(countsOf(rows)).toEqual({ critical: 1, warning: 0, unscraped: 0, unknown: 0, idle: 0, healthy: 2 });
  expect(names(ofStatuses(rows, ['critical', 'warning']))).toEqual(['a']);
  expect(ofStatuses(rows, [])).toBe(rows);
});

it('lists labels, the common ones first, and their values with none at the end', () => {
  const rows = rowsNamed(['a', 'b', 'c'], (name) => ({
    labels: { ...(name === 'c' ? {} : { team: name }), product: 'web' },
  }));
  expect(labelsOf(rows)).toEqual(['product', 'team']);
  expect(valuesOf(rows, 'team')).toEqual([
    ['a', 1],
    ['b', 1],
    ['', 1],
  ]);
});

it('groups rows under headings in the order of their first row', () => {
  const rows = rowsNamed(['a', 'b', 'c'], (name) => ({ labels: { team: name === 'b' ? 'y' : 'x' } }));
  const items = itemsOf(rows, 'team').map((item) => (item.kind === 'group' ? `# ${item.value}` : item.row.service));
  expect(items).toEqual(['# x', 'a', 'c', '# y', 'b']);
  expect(itemsOf(rows)).toHaveLength(3);
});

it('sorts ten thousand rows in well under a second', () => {
  const rows = rowsNamed(Array.from({ length: 10_000 }, (_, i) => `service-${(i * 7919) % 10_000}`));
  const began = performance.now();
  sorted(rows, { column: 'service', isDescending: false }, 'team');
  expect(performance.now() - began).toBeLessThan(1000);
});
