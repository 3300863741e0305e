/** Waiting for something to become true. */

import { StackError } from '../local/stack.ts';

const LOOK_MS = 250;

/**
 * Looks until `isSo`.
 *
 * @param ms  How long.
 * @param otherwise  What is said when it does not become true.
 * @throws StackError then.
 */
export async function until(isSo: () => Promise<boolean>, ms: number, otherwise: () => string): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new StackError(otherwise());
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
