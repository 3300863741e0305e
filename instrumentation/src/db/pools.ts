/** Connection pools as metrics: what each has in use, idle and waiting, read at the scrape from the pool itself. */

import type { Core } from '../core.ts';
import { METRICS } from '../metrics.ts';
import type { Saturation } from '../saturation/saturation.ts';

/** A pool's state at one moment. */
export interface PoolReading {
  readonly used: number;
  readonly idle: number;
  readonly waiting: number;
  readonly max: number;
}

/** Reads a pool; undefined where the driver does not tell (another version of it, say). */
export type PoolReader = () => PoolReading | undefined;

/**
 * The pools of one instrumentation.
 * @internal
 */
export class Pools {
  readonly #core: Core;
  readonly #saturation: Saturation | undefined;
  readonly #readers = new Map<string, PoolReader>();

  constructor(core: Core, saturation: Saturation | undefined) {
    this.#core = core;
    this.#saturation = saturation;
  }

  /**
   * Adds a pool under a name, which becomes the label `pool`.
   *
   * @param reader  Must not throw; a name that is given twice takes the newer reader.
   */
  add(name: string, reader: PoolReader): void {
    const isFirst = this.#readers.size === 0;
    this.#readers.set(name, reader);
    this.#saturation?.addPool(name, () => {
      const reading = reader();
      return reading === undefined || reading.max <= 0 ? undefined : reading.used / reading.max;
    });
    if (isFirst) this.#define();
  }

  #define(): void {
    const connections = this.#core.store.scalar(METRICS.dbPoolConnections, () => {
      for (const [pool, read] of this.#readers) {
        const reading = read();
        if (reading === undefined) continue;
        connections.set(connections.slot([pool, 'used']), reading.used);
        connections.set(connections.slot([pool, 'idle']), reading.idle);
        connections.set(connections.slot([pool, 'max']), reading.max);
      }
    });
    const waiting = this.#core.store.scalar(METRICS.dbPoolWaiting, () => {
      for (const [pool, read] of this.#readers) {
        const reading = read();
        if (reading !== undefined) waiting.set(waiting.slot([pool]), reading.waiting);
      }
    });
  }
}
