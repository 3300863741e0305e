/** One line on the terminal while something takes long; nothing where nobody looks. */

import type { Io } from './io.ts';

/** Work shorter than this passes without a line, in milliseconds. */
const QUIET_MS = 2000;
/** Time between two changes of the line, in milliseconds. */
const STEP_MS = 200;

export interface Progress {
  readonly show: (line: string) => void;
  /** Removes the line, so that what follows starts on a clean one. */
  readonly clear: () => void;
}

export function progressOn(io: Io): Progress {
  const began = io.now();
  let last = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show: (line) => {
      const now = io.now();
      if (!io.stderr.isTTY || now - began < QUIET_MS || now - last < STEP_MS) return;
      last = now;
      isShown = true;
      io.stderr.write(`\r\u001b[K${line}`);
    },
    clear: () => {
      if (isShown) io.stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}
