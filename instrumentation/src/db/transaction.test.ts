import { describe, expect, it } from 'vitest';
import type { MysqlErrorType } from '../metrics.ts';
import { operationOf } from './statement.ts';
import { TransactionState } from './transaction.ts';

/** Runs statements a second apart; `!class` fails the statement before it. */
function run(...statements: readonly string[]): { ended: string[]; rollbacks: number; isOpen: boolean } {
  const ended: string[] = [];
  let rollbacks = 0;
  const state = new TransactionState((seconds, type, outcome) => ended.push(`${type} ${outcome} ${seconds}s`));
  statements.forEach((statement, i) => {
    const [sql = '', failure] = statement.split('!');
    const operation = operationOf(sql);
    if (failure !== undefined) state.failed(operation, sql, failure as MysqlErrorType, i * 1000 + 500);
    else if (state.succeeded(operation, sql, i * 1000, i * 1000 + 500)) rollbacks++;
  });
  return { ended, rollbacks, isOpen: state.isOpen };
}

describe('TransactionState', () => {
  it('is read-only after plain reads', () => {
    expect(run('BEGIN', 'SELECT 1', 'COMMIT').ended).toEqual(['read_only commit 2.5s']);
  });

  it('is read-write from the first write on, and no SELECT makes it read-only again', () => {
    expect(run('BEGIN', 'SELECT 1', 'UPDATE t SET a=1', 'SELECT 2', 'COMMIT').ended).toEqual([
      'read_write commit 4.5s',
    ]);
  });

  it('takes a locking read for a write', () => {
    expect(run('BEGIN', 'SELECT 1 FOR UPDATE', 'SELECT 1', 'COMMIT').ended).toEqual(['read_write commit 3.5s']);
  });

  it('is unknown where nothing ran in it', () => {
    expect(run('BEGIN', 'COMMIT').ended).toEqual(['unknown commit 1.5s']);
  });

  it('counts a rollback of an open transaction, and none of a closed one', () => {
    expect(run('BEGIN', 'INSERT INTO t VALUES (1)', 'ROLLBACK', 'ROLLBACK')).toEqual({
      ended: ['read_write rollback 2.5s'],
      rollbacks: 1,
      isOpen: false,
    });
  });

  it('stays open over a rollback to a savepoint', () => {
    expect(run('BEGIN', 'SAVEPOINT a', 'UPDATE t SET a=1', 'ROLLBACK TO a').isOpen).toBe(true);
  });

  it('ends in error with a deadlock, in which the failed write counts as a write', () => {
    expect(run('BEGIN', 'UPDATE t SET a=1!deadlock', 'ROLLBACK')).toEqual({
      ended: ['read_write error 1.5s'],
      rollbacks: 0,
      isOpen: false,
    });
  });

  it('stays open after a lock-wait timeout, which undoes the statement alone', () => {
    expect(run('BEGIN', 'UPDATE t SET a=1!lock_wait_timeout', 'COMMIT').ended).toEqual(['read_write commit 2.5s']);
  });

  it('is committed by what commits without saying so', () => {
    expect(run('BEGIN', 'SELECT 1', 'BEGIN', 'COMMIT').ended).toEqual(['read_only commit 2.5s', 'unknown commit 1.5s']);
    expect(run('BEGIN', 'UPDATE t SET a=1', 'CREATE TABLE x (a INT)').ended).toEqual(['read_write commit 2.5s']);
  });

  it('opens the next one where the end chains', () => {
    expect(run('BEGIN', 'SELECT 1', 'COMMIT AND CHAIN', 'UPDATE t SET a=1', 'COMMIT').ended).toEqual([
      'read_only commit 2.5s',
      'read_write commit 2s',
    ]);
  });

  it('is not opened by statements that commit by themselves', () => {
    expect(run('SELECT 1', 'UPDATE t SET a=1', 'COMMIT')).toEqual({ ended: [], rollbacks: 0, isOpen: false });
  });

  it('is forgotten with its connection', () => {
    const ended: unknown[] = [];
    const state = new TransactionState((...end) => ended.push(end));
    state.succeeded('begin', 'BEGIN', 0, 1);
    state.forget();
    state.succeeded('commit', 'COMMIT', 2, 3);
    expect(ended).toEqual([]);
  });
});
