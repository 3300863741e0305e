import { watchedSeries } from '@quartet/generator';
import { expect, it } from 'vitest';
import type { Row } from './rows.ts';
import { askTrends } from './trends.ts';

const { HOST, MYSQL, POSTGRESQL } = watchedSeries;

const row = (kind: 'database' | 'host', name: string): Row => ({
  key: `${kind} ${name}`,
  watched: { kind, name, subject: kind === 'host' ? 'host' : 'mysql', selector: '', labels: {} },
  health: { level: 'healthy', reason: 'fine', more: 0 },
  alerts: [],
  instances: 1,
  services: [],
});

it('asks one question for the four lines of all rows in view', () => {
  const { query } = askTrends([row('database', 'b'), row('database', 'a')], undefined);
  expect(query.match(/label_replace/g)).toHaveLength(4);
  expect(query.match(/database=~"a\|b"/g)).toHaveLength(5);
  for (const name of [MYSQL.latency, MYSQL.questions, MYSQL.errors, POSTGRESQL.rollbacks, MYSQL.connections])
    expect(query).toContain(name);
  expect(query).not.toContain('offset');
});

it('asks for hosts by their own name, and never takes the series of a database for one of its host', () => {
  const { query } = askTrends([row('host', 'db1')], undefined);
  expect(query).toContain('database="",host=~"db1"');
  expect(query).toContain(HOST.cpu);
  expect(query).not.toContain('database=~');
});

it('asks for the earlier time as well where one is compared with', () => {
  const { query } = askTrends([row('database', 'a')], '1d');
  expect(query.match(/ offset 1d\)/g)).toHaveLength(5);
  expect(query.match(/"before", "1"/g)).toHaveLength(4);
});

it('finds the row of a line by its labels', () => {
  const { keyOf } = askTrends([row('database', 'a'), row('host', 'db1')], undefined);
  expect(keyOf({ database: 'a', host: 'db1', trend: 'traffic' })).toBe('database a');
  expect(keyOf({ host: 'db1' })).toBe('host db1');
  expect(keyOf({ database: 'other' })).toBeUndefined();
});
