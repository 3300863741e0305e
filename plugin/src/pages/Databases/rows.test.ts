import { watchedSeries } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import type { Labels, Sample } from '../../prometheus/client.ts';
import { type Answers, QUERIES, type Question, rowsOf } from './rows.ts';

const { HOST, MYSQL, POSTGRESQL } = watchedSeries;

const sample = (labels: Labels, value = 1): Sample => ({ labels, value, at: 0 });
const answers = (part: Partial<Record<Question, readonly Sample[]>>): Answers => {
  const of = (question: Question) => ({ result: part[question] ?? [], warnings: [] });
  return {
    facts: of('facts'),
    most: of('most'),
    sums: of('sums'),
    up: of('up'),
    instances: of('instances'),
    alerts: of('alerts'),
    dependents: of('dependents'),
  };
};

const orders = sample({
  __name__: 'database:info',
  database: 'orders',
  engine: 'mysql',
  host: 'db1',
  selector: 'job="a"',
  team: 'pay',
});
const ledger = sample({ __name__: 'database:info', database: 'ledger', engine: 'postgresql', selector: 'job="b"' });
const db1 = sample({ __name__: 'host:info', host: 'db1', selector: 'job="node"' });
const up = (...names: readonly string[]) => names.map((database) => sample({ database }, 1));

describe('rowsOf', () => {
  it('joins the numbers of a database from all answers', () => {
    const [row] = rowsOf(
      answers({
        facts: [orders],
        up: up('orders'),
        instances: [sample({ database: 'orders' }, 2)],
        most: [
          sample({ __name__: MYSQL.latency, database: 'orders' }, 0.012),
          sample({ __name__: MYSQL.connections, database: 'orders' }, 0.4),
          sample({ __name__: MYSQL.redo, database: 'orders' }, 0.6),
        ],
        sums: [
          sample({ __name__: MYSQL.questions, database: 'orders' }, 120),
          sample({ __name__: MYSQL.errors, database: 'orders' }, 0.5),
          sample({ __name__: MYSQL.deadlocks, database: 'orders' }, 0),
        ],
        dependents: [
          sample({ service: 'shop', dependency: 'orders' }),
          sample({ service: 'cart', dependency: 'orders' }),
        ],
      }),
    );
    expect(row).toMatchObject({
      latency: 0.012,
      traffic: 120,
      errors: { value: 0.5, unit: 'ops' },
      saturation: { resource: 'redo', value: 0.6 },
      deadlocks: 0,
      instances: 2,
      services: ['cart', 'shop'],
      health: { level: 'healthy' },
    });
  });

  it('has the same numbers of an earlier time beside them, where it is compared with one', () => {
    const facts = answers({
      facts: [orders],
      up: up('orders'),
      most: [sample({ __name__: MYSQL.latency, database: 'orders' }, 2)],
    });
    const { most, sums } = answers({ most: [sample({ __name__: MYSQL.latency, database: 'orders' }, 1)] });
    expect(rowsOf(facts, { most, sums })[0]).toMatchObject({ latency: 2, before: { latency: 1 } });
    expect(rowsOf(facts)[0]).not.toHaveProperty('before');
    // What was not measured then is no zero.
    expect(rowsOf(facts, { most: sums, sums })[0]!.before).toEqual({});
  });

  it('counts the share of transactions that PostgreSQL rolls back as errors', () => {
    const most = [sample({ __name__: POSTGRESQL.rollbacks, database: 'ledger' }, 0.02)];
    expect(rowsOf(answers({ facts: [ledger], up: up('ledger'), most }))[0]!.errors).toEqual({
      value: 0.02,
      unit: 'percentunit',
    });
  });

  it('names on a host the services of the databases that run there', () => {
    const rows = rowsOf(
      answers({
        facts: [orders, db1],
        up: [...up('orders'), sample({ host: 'db1' })],
        most: [sample({ __name__: HOST.cpu, host: 'db1' }, 0.3)],
        dependents: [sample({ service: 'shop', dependency: 'orders' })],
      }),
    );
    const host = rows.find(({ watched }) => watched.kind === 'host')!;
    expect(host).toMatchObject({ services: ['shop'], saturation: { resource: 'cpu', value: 0.3 } });
  });

  it('keeps a database and a host of one name apart, also their alerts', () => {
    const same = sample({ __name__: 'host:info', host: 'orders', selector: 'job="node"' });
    const rows = rowsOf(
      answers({
        facts: [orders, same],
        up: [...up('orders'), sample({ host: 'orders' })],
        alerts: [
          sample({
            __name__: 'ALERTS',
            alertname: 'HighCPUUsage',
            alertstate: 'firing',
            severity: 'warning',
            host: 'orders',
          }),
          sample({
            __name__: 'ALERTS',
            alertname: 'X',
            alertstate: 'firing',
            severity: 'critical',
            database: 'orders',
            host: 'db1',
          }),
        ],
      }),
    );
    expect(rows.map(({ alerts, watched }) => [watched.kind, alerts.map(({ name }) => name)])).toEqual([
      ['database', ['X']],
      ['host', ['HighCPUUsage']],
    ]);
  });

  it('shows a database that nothing measures, without numbers, before the healthy ones', () => {
    const rows = rowsOf(answers({ facts: [ledger, orders], up: up('ledger') }));
    expect(rows.map(({ watched }) => watched.name)).toEqual(['orders', 'ledger']);
    expect(rows[0]).toMatchObject({ health: { reason: 'unmeasured' }, instances: 0 });
    expect(rows[0]).not.toHaveProperty('latency');
  });

  it('takes NaN for no value', () => {
    const most = [sample({ __name__: MYSQL.latency, database: 'orders' }, Number.NaN)];
    expect(rowsOf(answers({ facts: [orders], up: up('orders'), most }))[0]).not.toHaveProperty('latency');
  });

  it('puts fuller databases first, databases before hosts, and reads the same in any order', () => {
    const facts = [db1, orders, ledger];
    const part = {
      up: [...up('orders', 'ledger'), sample({ host: 'db1' })],
      most: [sample({ __name__: POSTGRESQL.connections, database: 'ledger' }, 0.7)],
    };
    const names = rowsOf(answers({ ...part, facts })).map(({ watched }) => watched.name);
    expect(names).toEqual(['ledger', 'orders', 'db1']);
    expect(rowsOf(answers({ ...part, facts: facts.toReversed() })).map(({ watched }) => watched.name)).toEqual(names);
  });
});

it('asks a constant number of questions', () => {
  expect(Object.keys(QUERIES)).toHaveLength(7);
});
