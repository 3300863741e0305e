import { describe, expect, it } from 'vitest';
import type { Sample, Series } from '../../prometheus/client.ts';
import {
  causeOf,
  comparison,
  dependenciesOf,
  dependenciesQuery,
  dependentNames,
  dependentsQuery,
} from './dependencies.ts';

const MINUTE = 60_000;
const sample = (name: string, labels: Record<string, string>, value = 1): Sample => ({
  labels: { __name__: name, ...labels },
  value,
  at: 0,
});
const database = (name: string) => sample('database:info', { database: name, engine: 'mysql', flavor: 'auto' });
const up = (name: string, value = 1) => sample('mysql:up', { database: name }, value);
const firing = (labels: Record<string, string>, state = 'firing') =>
  sample('ALERTS', { alertname: 'MySQLLockContention', alertstate: state, severity: 'warning', ...labels });
const locks = (name: string, last: number): Series => ({
  labels: { __name__: 'mysql:row_lock_wait:ratio_rate5m', database: name },
  times: Array.from({ length: 12 }, (_, index) => index * MINUTE),
  values: [...Array<number>(10).fill(0), last, last],
});
const of = (names: readonly string[], now: readonly Sample[], history: readonly Series[] = []) =>
  dependenciesOf(names, now, history, 10 * MINUTE);

describe('dependenciesOf', () => {
  it('says what fires on a database', () => {
    const [one] = of(['db'], [database('db'), up('db'), firing({ database: 'db' })]);
    expect(one).toMatchObject({ kind: 'database', engine: 'mysql', health: { level: 'warning', reason: 'alert' } });
  });

  it('says which signal stands out where no alert fires', () => {
    const [one] = of(['db'], [database('db'), up('db')], [locks('db', 0.4)]);
    expect(one!.finding).toMatchObject({ peak: 0.4, since: 10 * MINUTE });
  });

  it('does not take more traffic for trouble', () => {
    const more = { ...locks('db', 900), labels: { __name__: 'mysql:questions:rate5m', database: 'db' } };
    expect(of(['db'], [database('db'), up('db')], [more])[0]!.finding).toBeUndefined();
  });

  it('says that a database does not answer', () => {
    expect(of(['db'], [database('db'), up('db', 0)])[0]!.health!.reason).toBe('down');
  });

  it('is well where nothing is known to be wrong', () => {
    expect(of(['db'], [database('db'), up('db')])[0]).toMatchObject({
      health: { level: 'healthy' },
      finding: undefined,
    });
  });

  it('does not judge what no spec describes', () => {
    expect(of(['payment-gateway'], [])[0]).toMatchObject({ kind: 'unknown', health: undefined });
  });

  it('does not give a database the alerts of its host, nor the other way round', () => {
    const samples = [
      sample('host:info', { host: 'h' }),
      sample('host:up', { host: 'h' }),
      firing({ host: 'h', database: 'db' }),
    ];
    expect(of(['h'], samples)[0]!.health!.level).toBe('healthy');
  });

  it('knows services and takes their identity along', () => {
    const info = sample('service:info', { service: 'cart', env: 'prod', identity: 'env' });
    expect(of(['cart'], [info])[0]).toMatchObject({
      kind: 'service',
      scope: { service: 'cart', identity: { env: 'prod' } },
    });
  });

  it('puts the worst first: critical, warning, standing out, unknown, well', () => {
    const names = ['well', 'odd', 'warning', 'critical', 'nobody'];
    const found = of(
      names,
      [
        ...names.slice(0, -1).flatMap((name) => [database(name), up(name)]),
        firing({ database: 'warning' }),
        firing({ database: 'critical', severity: 'critical' }),
      ],
      [locks('odd', 9)],
    );
    expect(found.map(({ name }) => name)).toEqual(['critical', 'warning', 'odd', 'nobody', 'well']);
  });

  it('names the flavour where the spec does', () => {
    const maria = sample('database:info', { database: 'db', engine: 'mysql', flavor: 'mariadb' });
    expect(of(['db'], [maria])[0]!.engine).toBe('mariadb');
  });
});

describe('causeOf', () => {
  it('points at the worst that is badly off or stands out', () => {
    expect(causeOf(of(['db'], [database('db'), up('db')], [locks('db', 4)]))!.name).toBe('db');
    expect(causeOf(of(['db'], [database('db'), up('db', 0)]))!.name).toBe('db');
  });

  it('does not point at what is over', () => {
    const over = { ...locks('db', 0), values: [...Array<number>(6).fill(0), 9, 9, 0, 0, 0, 0] };
    const found = dependenciesOf(['db'], [database('db'), up('db')], [over], 5 * MINUTE);
    expect(found[0]!.finding!.until).toBe(7 * MINUTE);
    expect(causeOf(found)).toBeUndefined();
  });

  it('points at nothing that is well or unknown', () => {
    expect(causeOf(of(['db'], [database('db'), up('db')]))).toBeUndefined();
    expect(causeOf(of(['nobody'], []))).toBeUndefined();
    expect(causeOf([])).toBeUndefined();
  });
});

describe('comparison', () => {
  const alert = (since: number, state: 'firing' | 'pending' = 'firing') => ({ state, since });
  const range = { start: 100 * MINUTE, end: 160 * MINUTE };

  it('begins an hour before the trouble, which is older than its alert', () => {
    expect(comparison(range, [alert(150 * MINUTE), alert(140 * MINUTE)])).toEqual({
      troubleAt: 130 * MINUTE,
      start: 40 * MINUTE,
      end: 160 * MINUTE,
    });
  });

  it('goes back before the range where the trouble did', () => {
    expect(comparison(range, [alert(50 * MINUTE)])).toMatchObject({ troubleAt: 40 * MINUTE, start: -20 * MINUTE });
  });

  it('compares the range with the hour before it where nothing fires', () => {
    expect(comparison(range, [alert(120 * MINUTE, 'pending')])).toMatchObject({
      troubleAt: 100 * MINUTE,
      start: 40 * MINUTE,
    });
  });

  it('reads a day at most', () => {
    const end = 100 * 1440 * MINUTE;
    expect(comparison({ start: end - MINUTE, end }, [alert(0)]).start).toBe(end - 1500 * MINUTE);
  });
});

describe('queries', () => {
  it('asks for all dependencies at once, names taken as they stand', () => {
    const query = dependenciesQuery(['a.b', 'c"d']);
    expect(query).toContain('database=~"a\\\\.b|c\\"d"');
    expect(query.split(' or ')).toHaveLength(3);
  });

  it('asks who depends on a service', () => {
    expect(dependentsQuery({ service: 'shop', identity: {} })).toBe('service:depends_on:info{dependency="shop"}');
  });

  it('lists dependents once', () => {
    const names = ['b', 'a', 'b'].map((service) => sample('service:depends_on:info', { service }));
    expect(dependentNames(names)).toEqual(['a', 'b']);
  });
});
