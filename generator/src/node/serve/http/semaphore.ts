/** A few at a time, some may wait, the rest is sent away: drafts cost a core each. */

import { SaveRefused } from '../save/problem.ts';

export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>;

/** @returns a runner that throws SaveRefused `unavailable` where too many wait. */
export function semaphore(atOnce: number, waiting: number): Semaphore {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) {
        throw new SaveRefused('unavailable', 'The server works on too many drafts.', { help: 'try again in a moment' });
      }
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
