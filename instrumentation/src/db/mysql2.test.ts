import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Core } from '../core.ts';
import { serializeNow } from '../text/serialize.ts';
import { attachMysql2 } from './mysql2.ts';
import { Pools } from './pools.ts';

type Callback = (error: unknown) => void;

/** A connection as the driver makes them; what is sent stays open until a test ends it. */
class OpenConnection extends EventEmitter {
  readonly sent: Callback[] = [];
  query(_sql: string, callback: Callback): void {
    this.sent.push(callback);
  }
  execute(_sql: string, callback: Callback): void {
    this.sent.push(callback);
  }
  release(): void {}
  destroy(): void {}
}

function attach() {
  let now = 0;
  const core = new Core({ registry: undefined, clock: () => now });
  const connection = new OpenConnection();
  attachMysql2(core, new Pools(core, undefined), connection, 'shop');
  const run = (sql: string, error: unknown = null): void => {
    connection.query(sql, () => {});
    now += 1000;
    connection.sent.pop()?.(error);
  };
  const lines = (metric: string): string[] =>
    serializeNow(core.families(), 'text')
      .split('\n')
      .filter((line) => line.startsWith(metric) && !line.endsWith(' 0'));
  return { core, connection, run, lines };
}

const lost = (): Error => Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true });

describe('attachMysql2', () => {
  it('counts a loss once that the server announces and the socket repeats', () => {
    const { connection, run, lines } = attach();
    connection.on('error', () => {});
    run('SELECT 1', Object.assign(new Error('killed'), { errno: 1927 }));
    connection.emit('error', lost());
    expect(lines('mysql_transaction_errors_total')).toEqual([
      'mysql_transaction_errors_total{db="shop",error_type="connection_lost"} 1',
    ]);
  });

  it('counts an error once that is given to a statement and to the connection', () => {
    const { connection, run, lines } = attach();
    connection.on('error', () => {});
    const error = Object.assign(new Error('late'), { code: 'PROTOCOL_SEQUENCE_TIMEOUT', fatal: true });
    run('SELECT 1', error);
    connection.emit('error', error);
    expect(lines('mysql_transaction_errors_total')).toEqual([
      'mysql_transaction_errors_total{db="shop",error_type="statement_timeout"} 1',
    ]);
  });

  it('forgets a transaction that is open when its connection goes back to the pool', () => {
    const { connection, run, lines } = attach();
    run('BEGIN');
    run('UPDATE t SET a = 1');
    connection.release();
    run('COMMIT');
    expect(lines('mysql_transaction_duration_seconds_count')).toEqual([]);
  });

  it('measures a transaction from the sending of its BEGIN to the answer of its COMMIT', () => {
    const { run, lines } = attach();
    run('BEGIN');
    run('SELECT 1');
    run('COMMIT');
    expect(lines('mysql_transaction_duration_seconds_sum')).toEqual([
      'mysql_transaction_duration_seconds_sum{db="shop",tx_type="read_only",outcome="commit"} 3',
    ]);
  });

  it('passes on what the callback is given, and runs it once', () => {
    const { connection } = attach();
    const given: unknown[] = [];
    connection.query('SELECT 1', (...args: unknown[]) => void given.push(args));
    (connection.sent[0] as (...args: unknown[]) => void)(null, ['row'], ['field']);
    expect(given).toEqual([[null, ['row'], ['field']]]);
  });

  it('refuses what is neither pool nor cluster nor connection', () => {
    const core = new Core({ registry: undefined });
    expect(() => attachMysql2(core, new Pools(core, undefined), {}, 'x')).toThrow(
      'expected a pool, a pool cluster or a connection',
    );
    expect(() => attachMysql2(core, new Pools(core, undefined), null, 'x')).toThrow('expected a pool');
  });

  it('shows no pool numbers where the driver tells none', () => {
    const core = new Core({ registry: undefined });
    attachMysql2(core, new Pools(core, undefined), { getConnection: () => {}, releaseConnection: () => {} }, 'other');
    expect(serializeNow(core.families(), 'text')).not.toContain('db_pool_connections');
  });
});
