import { describe, expect, it } from 'vitest';
import type { Labels } from '../../../prometheus/client.ts';
import { callsQuery, digestRows, digestsQuery, examinedPerSent, meanOf, NEEDED, trendQueries } from './digests.ts';

const sample = (column: string, digest: string, value: number, more: Labels = {}) => ({
  labels: { quartet_column: column, digest, digest_text: `SELECT ${digest} `, schema: 'shop', ...more },
  value,
  at: 0,
});

describe('digestRows', () => {
  const rows = digestRows([
    sample('calls', 'a', 10),
    sample('seconds', 'a', 1),
    sample('calls', 'b', 100),
    sample('seconds', 'b', 3),
    sample('examined', 'b', 5000),
    sample('sent', 'b', 10),
    sample('calls', 'c', 0),
    sample('seconds', 'c', 0),
  ]);

  it('puts the query with most time first, with its share, and leaves out what did not run', () => {
    expect(rows.map(({ digest, share }) => [digest, share])).toEqual([
      ['b', 0.75],
      ['a', 0.25],
    ]);
  });

  it('knows the mean time and how many rows are read for one', () => {
    expect(meanOf(rows[0]!)).toBe(0.03);
    expect(examinedPerSent(rows[0]!)).toBe(500);
    expect(examinedPerSent(rows[1]!)).toBeUndefined();
  });

  it('has no ratio for a query that sends no row', () => {
    const [write] = digestRows([sample('calls', 'a', 1), sample('examined', 'a', 9), sample('sent', 'a', 0)]);
    expect(examinedPerSent(write!)).toBeUndefined();
  });

  it('keeps one digest of two schemas apart', () => {
    const two = digestRows([sample('calls', 'a', 1), sample('calls', 'a', 1, { schema: 'guide' })]);
    expect(two.map(({ schema }) => schema).toSorted()).toEqual(['guide', 'shop']);
  });

  it('says that a text was cut off', () => {
    const [long] = digestRows([sample('calls', 'a', 1, { digest_text: 'S'.repeat(120) })]);
    expect([long!.isCut, rows[0]!.isCut]).toEqual([true, false]);
  });

  it('ignores a column that it did not ask for', () => {
    expect(digestRows([sample('constructor', 'a', 1), sample('', 'a', 1)])).toEqual([]);
  });
});

describe('the questions', () => {
  const has = (metric: string) => metric === NEEDED || metric === 'mysql_perf_schema_events_statements_total';

  it('asks only for counters that exist', () => {
    const query = digestsQuery('job="mysql"', '3600s', has);
    expect(query.split(' or ')).toHaveLength(2);
    expect(query).toContain('increase(mysql_perf_schema_events_statements_seconds_total{job="mysql"}[3600s])');
  });

  it('draws what can be drawn', () => {
    const { calls, examined, mean } = trendQueries('job="mysql"', { digest: 'a', schema: 'shop' }, has);
    expect(examined).toBeUndefined();
    expect(calls).toBe(
      'sum(rate(mysql_perf_schema_events_statements_total{job="mysql",digest="a",schema="shop"}[$__rate_interval]))',
    );
    expect(mean).toContain('> 0');
  });

  it('asks for a query without a schema by its digest alone', () => {
    expect(callsQuery('', { digest: 'a', schema: '' }, '60s')).toBe(
      'sum(increase(mysql_perf_schema_events_statements_total{digest="a"}[60s])) > 0',
    );
  });
});
