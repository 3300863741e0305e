/** What is measured of one MySQL database: transactions by kind and outcome, errors by class, all present from the start. */

import type { Core } from '../core.ts';
import {
  METRICS,
  MYSQL_ERROR_TYPES,
  type MysqlErrorType,
  type TransactionOutcome,
  type TransactionType,
} from '../metrics.ts';
import type { HistogramFamily } from '../store/histogram.ts';
import type { ScalarFamily } from '../store/scalar.ts';
import { classifyMysqlError } from './mysql-errors.ts';

export class MysqlMetrics {
  readonly #db: string;
  readonly #durations: HistogramFamily;
  readonly #errors: ScalarFamily;
  readonly #counted = new WeakSet<object>();

  /** @param db  The name of the Database in the spec: its alerts select by it. */
  constructor(core: Core, db: string) {
    this.#db = db;
    this.#durations = core.store.histogram(METRICS.mysqlTransactionDuration);
    this.#errors = core.store.scalar(METRICS.mysqlTransactionErrors);
    // A series that is born at 5 shows no increase: every class is there at 0 before the first error.
    for (const type of MYSQL_ERROR_TYPES) this.#errors.slot([db, type]);
    for (const type of ['read_only', 'read_write'] as const) this.#durations.slot([db, type, 'commit']);
  }

  transaction(seconds: number, type: TransactionType, outcome: TransactionOutcome): void {
    this.#durations.observe(this.#durations.slot([this.#db, type, outcome]), seconds);
  }

  /** Counts an explicit ROLLBACK. */
  rollback(): void {
    this.#count('rollback');
  }

  /**
   * Counts an error once, however many callbacks it is given to: a lost connection fails all its waiting statements
   * with one and the same error.
   *
   * @returns Its class, and whether it was counted now.
   */
  error(error: unknown): { readonly type: MysqlErrorType; readonly isNew: boolean } {
    const type = classifyMysqlError(error);
    const isObject = typeof error === 'object' && error !== null;
    if (isObject && this.#counted.has(error)) return { type, isNew: false };
    if (isObject) this.#counted.add(error);
    this.#count(type);
    return { type, isNew: true };
  }

  /** Marks an error as counted, where it repeats what another one said. */
  skip(error: unknown): void {
    if (typeof error === 'object' && error !== null) this.#counted.add(error);
  }

  #count(type: MysqlErrorType): void {
    this.#errors.add(this.#errors.slot([this.#db, type]), 1);
  }
}
