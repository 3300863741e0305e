import { expect, it } from 'vitest';
import { EVERYTHING, type RawGroup, type RawRule, readFilter, rowsOf, shown, summaryOf, writeFilter } from './rules.ts';

const alert = (name: string, more: Partial<RawRule> = {}): RawRule => ({
  type: 'alerting',
  name,
  query: 'up == 0',
  health: 'ok',
  state: 'inactive',
  labels: {},
  ...more,
});
const group = (name: string, ...rules: readonly RawRule[]): RawGroup => ({
  name,
  file: `/rules/${name}.yaml`,
  interval: 30,
  rules,
});
const names = (groups: readonly RawGroup[], filter = EVERYTHING) =>
  shown(rowsOf(groups), filter).map((row) => row.name);

it('puts a rule that fails first, then critical alerts that fire, then warnings, then pending ones', () => {
  const groups = [
    group(
      'a',
      alert('Calm'),
      alert('Pending', { state: 'pending' }),
      alert('Warns', { state: 'firing', labels: { severity: 'warning' } }),
      alert('Pages', { state: 'firing', labels: { severity: 'critical' } }),
      alert('Broken', { health: 'err', lastError: 'many-to-many' }),
    ),
  ];
  expect(names(groups)).toEqual(['Broken', 'Pages', 'Warns', 'Pending', 'Calm']);
});

it('keeps the order of the file among equals', () => {
  expect(names([group('a', alert('B'), alert('A')), group('b', alert('C'))])).toEqual(['B', 'A', 'C']);
});

it('shows alerts alone until recording rules are asked for', () => {
  const groups = [group('a', alert('Alert'), { ...alert('a:b'), type: 'recording' })];
  expect(names(groups)).toEqual(['Alert']);
  expect(names(groups, { ...EVERYTHING, state: 'recording' })).toEqual(['a:b']);
  expect(names(groups, { ...EVERYTHING, state: 'all' })).toEqual(['Alert', 'a:b']);
});

it('names the owner by its label, and what tells rules of one name apart', () => {
  const [row] = rowsOf([
    group('quartet-shop-fast', alert('ErrorBudgetBurn', { labels: { service: 'shop', slo: 'latency', tier: 'page' } })),
  ]);
  expect(row).toMatchObject({ owner: { kind: 'service', name: 'shop' }, detail: 'latency · page', isGenerated: true });
  expect(rowsOf([group('mine', alert('X'))])[0]!.owner).toBeUndefined();
});

it('takes a rule that was never evaluated for one that waits', () => {
  const [row] = rowsOf([group('a', alert('X', { health: 'unknown', lastEvaluation: '0001-01-01T00:00:00Z' }))]);
  expect(row).toMatchObject({ health: 'waiting' });
  expect(row!.evaluatedAt).toBeUndefined();
});

it('finds by all words, in name, owner and group, whatever their case', () => {
  const groups = [group('a', alert('HighErrorRate', { labels: { service: 'Shop' } }), alert('Other'))];
  expect(names(groups, { ...EVERYTHING, text: 'shop higherror' })).toEqual(['HighErrorRate']);
  expect(names(groups, { ...EVERYTHING, text: 'shop other' })).toEqual([]);
});

it('tells generated rules from others', () => {
  const groups = [group('quartet-a-fast', alert('Ours')), group('b', alert('Theirs'))];
  expect(names(groups, { ...EVERYTHING, origin: 'quartet' })).toEqual(['Ours']);
  expect(names(groups, { ...EVERYTHING, origin: 'other' })).toEqual(['Theirs']);
});

it('counts what the summary says', () => {
  const rows = rowsOf([
    group('a', alert('A', { state: 'firing' }), alert('B', { health: 'err' }), { ...alert('c:d'), type: 'recording' }),
  ]);
  expect(summaryOf(rows)).toEqual({ alerts: 2, recording: 1, firing: 1, pending: 0, failing: 1 });
});

it('reads what it writes, and leaves defaults and others’ parameters alone', () => {
  const filter = { ...EVERYTHING, text: 'a "b" & c', state: 'firing', team: 'пайментс' } as const;
  const search = writeFilter(new URLSearchParams('from=now-6h'), filter);
  expect(readFilter(search)).toEqual(filter);
  expect(search.get('from')).toBe('now-6h');
  expect(writeFilter(search, EVERYTHING).toString()).toBe('from=now-6h');
  expect(readFilter(new URLSearchParams('state=<b>&health=1'))).toEqual(EVERYTHING);
});
