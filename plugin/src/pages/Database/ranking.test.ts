import { catalogues } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { planPanel } from '../../features/catalogue/presence.ts';
import { nameOf, rankingsFrom } from './ranking.ts';

const plans = catalogues.mysql.panels
  .filter(({ id }) => id === 'mysql-table-sizes' || id === 'mysql-exporter-failures')
  .map((panel) => planPanel(catalogues.mysql, panel, () => true));
const size = (table: string, value: number) => ({
  labels: { quartet_column: 'mysql-table-sizes 0', schema: 'shop', table },
  value,
  at: 0,
});

describe('rankingsFrom', () => {
  it('lists the highest first with a bar relative to it', () => {
    const [sizes] = rankingsFrom(plans, [size('orders', 50), size('lines', 200), size('gone', Number.NaN)]);
    expect(sizes!.items).toEqual([
      { name: 'shop.lines', value: 200, share: 1 },
      { name: 'shop.orders', value: 50, share: 0.25 },
    ]);
  });

  it('gives each panel its own answers, and an empty list where nothing happened', () => {
    const [sizes, failures] = rankingsFrom(plans, [size('orders', 0)]);
    expect(sizes!.items[0]!.share).toBe(0);
    expect(failures).toMatchObject({ items: [] });
  });
});

describe('nameOf', () => {
  it('fills labels in, and falls back to the instance', () => {
    expect(nameOf('{{schema}}.{{table}}', { schema: 'a', table: 'b' })).toBe('a.b');
    expect(nameOf('{{nothing}}', { instance: 'db:9104' })).toBe('db:9104');
    expect(nameOf(undefined, { x: '1', y: '2' })).toBe('1 2');
  });
});
