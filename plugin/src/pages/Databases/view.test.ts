import { describe, expect, it } from 'vitest';
import type { Row } from './rows.ts';
import { type ListView, readView, visibleRows, writeView } from './view.ts';

const row = (name: string, part: Partial<Row> = {}): Row => ({
  key: name,
  watched: { kind: 'database', name, subject: 'mysql', selector: '', labels: { team: `team-${name}` } },
  health: { level: 'healthy', reason: 'fine', more: 0 },
  alerts: [],
  instances: 1,
  services: [],
  ...part,
});
const all: ListView = { sort: 'status', isReversed: false, text: '' };
const names = (rows: readonly Row[]) => rows.map(({ watched }) => watched.name);

describe('visibleRows', () => {
  const rows = [
    row('b', { latency: 0.1, services: ['Checkout'], health: { level: 'critical', reason: 'down', more: 0 } }),
    row('a', { latency: 0.5 }),
    row('c', { watched: { kind: 'host', name: 'c', subject: 'host', selector: '', labels: {} } }),
  ];

  it('keeps the worst first without another order', () => {
    expect(names(visibleRows(rows, all))).toEqual(['b', 'a', 'c']);
  });

  it('sorts the slowest first, and what has no value last', () => {
    expect(names(visibleRows(rows, { ...all, sort: 'latency' }))).toEqual(['a', 'b', 'c']);
  });

  it('sorts names by the alphabet, and back', () => {
    expect(names(visibleRows(rows, { ...all, sort: 'name' }))).toEqual(['a', 'b', 'c']);
    expect(names(visibleRows(rows, { ...all, sort: 'name', isReversed: true }))).toEqual(['c', 'b', 'a']);
  });

  it('finds a database by the service that depends on it and by its team, whatever the case', () => {
    expect(names(visibleRows(rows, { ...all, text: 'checkout' }))).toEqual(['b']);
    expect(names(visibleRows(rows, { ...all, text: 'TEAM-a' }))).toEqual(['a']);
    expect(visibleRows(rows, { ...all, text: 'checkout team-a' })).toEqual([]);
  });

  it('narrows to a kind and to what is bad', () => {
    expect(names(visibleRows(rows, { ...all, subject: 'host' }))).toEqual(['c']);
    expect(names(visibleRows(rows, { ...all, status: 'bad' }))).toEqual(['b']);
    expect(names(visibleRows(rows, { ...all, status: 'healthy' }))).toEqual(['a', 'c']);
  });
});

describe('the address', () => {
  it('gives back what was written', () => {
    const view: ListView = {
      sort: 'errors',
      isReversed: true,
      text: 'a&b',
      subject: 'redis',
      status: 'warning',
      comparison: '1w',
    };
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(writeView(view))) if (value !== undefined) search.set(key, value);
    expect(readView(search)).toEqual(view);
  });

  it('leaves out what is the default, and reads nonsense as the default', () => {
    expect(Object.values(writeView(all)).every((value) => value === undefined)).toBe(true);
    expect(readView(new URLSearchParams('sort=x&engine=oracle&status=great&compare=2h'))).toEqual(all);
  });
});
