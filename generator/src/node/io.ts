/** The outside world as values: everything the command line touches, so that a test calls `main` as a function. */

import type { Core } from './core.ts';
import type { Files } from './files.ts';

/** A stream that words or results go to. */
export interface Output {
  /** @throws `EPIPE` where the reader has gone; the caller of `main` decides what that means. */
  readonly write: (text: string) => void;
  readonly isTTY?: boolean;
  /** Width in characters, where the stream is a terminal. */
  readonly columns?: number;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Absolute folder that relative arguments start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly core: Core;
  readonly fetch: typeof fetch;
  /** Milliseconds of a clock that only moves forward; for progress, never for output. */
  readonly now: () => number;
  /** Aborted when the user interrupts: what is half done is undone. */
  readonly signal: AbortSignal;
}

/** Thrown where work stops because `Io.signal` was aborted. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** @throws Interrupted when the user asked to stop; gives the event loop a turn, so that the request can arrive. */
export async function pausePoint(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new Interrupted();
}
