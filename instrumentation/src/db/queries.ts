/** Durations of statements and commands by pool and operation, and of waiting for a connection. */

import type { Core } from '../core.ts';
import { type DbOperation, METRICS } from '../metrics.ts';
import type { HistogramFamily } from '../store/histogram.ts';

/** The durations of one pool (or one client). Slots are looked up once per operation. */
export class QueryTimes {
  readonly #durations: HistogramFamily;
  readonly #acquire: HistogramFamily;
  readonly #pool: string;
  readonly #slots = new Map<DbOperation, number>();
  #acquireSlot = -1;

  constructor(core: Core, pool: string) {
    this.#durations = core.store.histogram(METRICS.dbQueryDuration);
    this.#acquire = core.store.histogram(METRICS.dbPoolAcquireDuration);
    this.#pool = pool;
  }

  /** @param seconds  From sending to the end of the result, failed ones included. */
  observe(operation: DbOperation, seconds: number): void {
    let slot = this.#slots.get(operation);
    if (slot === undefined) {
      slot = this.#durations.slot([this.#pool, operation]);
      this.#slots.set(operation, slot);
    }
    this.#durations.observe(slot, seconds);
  }

  /** @param seconds  From asking for a connection to having it, failed ones included. */
  acquired(seconds: number): void {
    if (this.#acquireSlot < 0) this.#acquireSlot = this.#acquire.slot([this.#pool]);
    this.#acquire.observe(this.#acquireSlot, seconds);
  }
}
