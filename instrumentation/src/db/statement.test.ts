import { describe, expect, it } from 'vitest';
import { DB_OPERATIONS } from '../metrics.ts';
import { beginsReadOnly, chains, isLockingRead, operationOf } from './statement.ts';

describe('operationOf', () => {
  it.each([
    ['SELECT 1', 'select'],
    ['  select 1', 'select'],
    ['/* route=/x */ SELECT 1', 'select'],
    ['-- a comment\nUPDATE t SET a=1', 'update'],
    ['# a comment\nDELETE FROM t', 'delete'],
    ['(SELECT 1) UNION (SELECT 2)', 'select'],
    ['/*!40101 SET NAMES utf8 */', 'set'],
    ['INSERT INTO t VALUES (1)', 'insert'],
    ['REPLACE INTO t VALUES (1)', 'insert'],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'select'],
    ['WITH a AS (SELECT 1) DELETE FROM t', 'delete'],
    ['BEGIN', 'begin'],
    ['START TRANSACTION READ ONLY', 'begin'],
    ['START REPLICA', 'other'],
    ['COMMIT', 'commit'],
    ['ROLLBACK', 'rollback'],
    ['ROLLBACK TO SAVEPOINT a', 'other'],
    ['ROLLBACK WORK TO a', 'other'],
    ['SAVEPOINT a', 'other'],
    ['TRUNCATE t', 'ddl'],
    ['CALL p()', 'call'],
    ['', 'other'],
    ['🦑', 'other'],
  ])('calls %j %s', (sql, operation) => {
    expect(operationOf(sql)).toBe(operation);
    expect(DB_OPERATIONS).toContain(operation);
  });

  it('is quick on a text that never ends its comment', () => {
    const start = performance.now();
    operationOf(`/*${'*'.repeat(100_000)}`);
    operationOf(`${'('.repeat(50_000)}x`);
    operationOf(`${' '.repeat(100_000)}`);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('locking reads and transactions', () => {
  it('knows reads that lock', () => {
    for (const sql of [
      'SELECT 1 FOR UPDATE',
      'select 1 for share',
      'SELECT 1 LOCK IN SHARE MODE',
      'SELECT 1 FOR NO KEY UPDATE',
    ]) {
      expect([sql, isLockingRead(sql)]).toEqual([sql, true]);
    }
    expect(isLockingRead('SELECT for_update FROM t')).toBe(false);
  });

  it('knows read-only and chained transactions', () => {
    expect([beginsReadOnly('START TRANSACTION READ ONLY'), beginsReadOnly('BEGIN')]).toEqual([true, false]);
    expect([chains('COMMIT AND CHAIN'), chains('COMMIT')]).toEqual([true, false]);
  });
});
