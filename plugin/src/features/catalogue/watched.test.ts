import { describe, expect, it } from 'vitest';
import { fillingOf, ownMatchers, watchedFrom, watchedOf } from './watched.ts';

const orders = {
  __name__: 'database:info',
  database: 'orders-db',
  engine: 'mysql',
  flavor: 'mariadb',
  host: 'db1',
  selector: 'job="mysql",instance="db1:9104"',
  admin: 'job="mysql-admin"',
  team: 'payments',
};

describe('watchedOf', () => {
  it('reads a database with its host and the labels of its spec', () => {
    expect(watchedOf(orders)).toEqual({
      kind: 'database',
      name: 'orders-db',
      subject: 'mysql',
      flavor: 'mariadb',
      host: 'db1',
      selector: 'job="mysql",instance="db1:9104"',
      labels: { team: 'payments' },
    });
  });

  it('reads a host, which is on no host', () => {
    const host = watchedOf({ __name__: 'host:info', host: 'db1', selector: 'job="node"' });
    expect(host).toEqual({ kind: 'host', name: 'db1', subject: 'host', selector: 'job="node"', labels: {} });
  });

  it('leaves out an engine that it has no catalogue for, also one named like a part of every object', () => {
    expect(watchedOf({ ...orders, engine: 'oracle' })).toBeUndefined();
    expect(watchedOf({ ...orders, engine: 'constructor' })).toBeUndefined();
  });
});

describe('fillingOf', () => {
  it('narrows what an exporter measures and what is recorded, but not what applications say, to an instance', () => {
    expect(fillingOf(watchedOf(orders)!, '5m', 'db1:9104')).toEqual({
      selector: 'job="mysql",instance="db1:9104",instance="db1:9104"',
      recorded: 'database="orders-db",instance="db1:9104"',
      app: 'db="orders-db"',
      window: '5m',
    });
  });

  it('quotes a name that would end the matcher', () => {
    expect(ownMatchers({ kind: 'database', name: 'a"} or up{b="' })).toBe('database="a\\"} or up{b=\\""');
  });
});

it('lists each database once, sorted, where a fact is stated twice', () => {
  const twice = [
    { labels: orders },
    { labels: { ...orders, replica: 'b' } },
    { labels: { ...orders, database: 'a-db' } },
  ];
  expect(watchedFrom(twice).map(({ name }) => name)).toEqual(['a-db', 'orders-db']);
});
