/** Waiting for programs of a local run. */

/** Why a local run cannot go on, in words for the user. */
export class StackError extends Error {}

/** @throws StackError with `otherwise` when it is not so within `ms` milliseconds. */
export async function waitUntil(
  isSo: () => Promise<boolean>,
  ms: number,
  otherwise: string | (() => string),
): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new StackError(typeof otherwise === 'string' ? otherwise : otherwise());
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Whether `url` answers with success, within two seconds. */
export function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
