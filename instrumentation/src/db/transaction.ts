/** The state of a MySQL connection's transaction, as the statements that ran tell it. */

import type { DbOperation, MysqlErrorType, TransactionOutcome, TransactionType } from '../metrics.ts';
import { endsTransaction } from './mysql-errors.ts';
import { beginsReadOnly, chains, isLockingRead } from './statement.ts';

/** Told when a transaction ends; seconds from the sending of its first statement. */
export type OnTransaction = (seconds: number, type: TransactionType, outcome: TransactionOutcome) => void;

/** A procedure may write, and nobody can tell from outside. */
const WRITES: ReadonlySet<DbOperation> = new Set(['insert', 'update', 'delete', 'call']);

/**
 * One connection's transactions.
 *
 * A transaction is `unknown` until a statement ran in it, `read_only` after a SELECT that takes no locks, and
 * `read_write` from the first write on, for good: a SELECT never makes it `read_only` again.
 */
export class TransactionState {
  readonly #onEnd: OnTransaction;
  #type: TransactionType | undefined;
  #start = 0;

  constructor(onEnd: OnTransaction) {
    this.#onEnd = onEnd;
  }

  get isOpen(): boolean {
    return this.#type !== undefined;
  }

  /**
   * A statement succeeded.
   *
   * @param sentMs  When it was sent, on the clock that `endMs` is on.
   * @returns Whether it was a ROLLBACK that ended an open transaction.
   */
  succeeded(operation: DbOperation, sql: string, sentMs: number, endMs: number): boolean {
    switch (operation) {
      case 'begin':
        // MySQL commits what is open when another transaction begins.
        this.#end(endMs, 'commit');
        this.#type = beginsReadOnly(sql) ? 'read_only' : 'unknown';
        this.#start = sentMs;
        return false;
      case 'commit':
      case 'rollback': {
        const wasOpen = this.isOpen;
        this.#end(endMs, operation);
        if (wasOpen && chains(sql)) {
          this.#type = 'unknown';
          this.#start = endMs;
        }
        return wasOpen && operation === 'rollback';
      }
      case 'ddl':
        this.#end(endMs, 'commit');
        return false;
      default:
        this.#ran(operation, sql);
        return false;
    }
  }

  /** A statement failed. Most errors undo the statement alone and leave the transaction open; a write it was all the same. */
  failed(operation: DbOperation | undefined, sql: string, type: MysqlErrorType, endMs: number): void {
    if (operation !== undefined) this.#ran(operation, sql);
    if (endsTransaction(type)) this.#end(endMs, 'error');
  }

  /** The connection went back to its pool, or away, with a transaction open: nobody knows how it ended. */
  forget(): void {
    this.#type = undefined;
  }

  #ran(operation: DbOperation, sql: string): void {
    if (this.#type === undefined) return;
    if (operation === 'select') {
      if (isLockingRead(sql)) this.#type = 'read_write';
      else if (this.#type === 'unknown') this.#type = 'read_only';
    } else if (WRITES.has(operation)) {
      this.#type = 'read_write';
    }
  }

  #end(atMs: number, outcome: TransactionOutcome): void {
    if (this.#type === undefined) return;
    this.#onEnd((atMs - this.#start) / 1000, this.#type, outcome);
    this.#type = undefined;
  }
}
