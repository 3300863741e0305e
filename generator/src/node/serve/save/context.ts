/** What every part of the save path is given: the folders, the disk, the upstreams, the limits. */

import type { Files } from '../../files.ts';
import type { Io } from '../../io.ts';
import type { Prometheus } from '../prometheus/client.ts';
import type { Proofs } from '../proof/prove.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';
import type { Roots } from './transaction.ts';

export interface SaveContext {
  readonly io: Io;
  /** The disk, watched by `faults`. */
  readonly files: Files;
  readonly faults: Faults;
  /** Absolute. */
  readonly roots: Roots;
  /** As the user wrote them, for messages. */
  readonly shown: Roots;
  readonly prometheus: Prometheus;
  /** Absolute path; undefined where there is none. */
  readonly promtool: string | undefined;
  readonly proofs: Proofs | undefined;
  readonly history: History;
  readonly pause: (ms: number) => Promise<void>;
  readonly limits: SaveLimits;
}

/** All in milliseconds. */
export interface SaveLimits {
  /** How long a lock of another process is waited for. */
  readonly lockMs: number;
  /** How long the rules may take to stand in Prometheus once it has reloaded. */
  readonly verifyMs: number;
  /** How long the proof of a save may take; what is not proven by then is said and does not stop the save. 0: no proof. */
  readonly proveMs: number;
}

export const SAVE_LIMITS: SaveLimits = { lockMs: 10_000, verifyMs: 30_000, proveMs: 5_000 };
