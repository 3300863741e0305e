/** Puts work off until typing pauses and the browser has time. */

/** Milliseconds without a key press after which the text is looked at. */
const PAUSE_MS = 120;
/** A browser that is never idle does the work after all. */
const LATEST_MS = 500;

/** @returns Calls the work off. */
export function whenIdle(work: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(work, { timeout: LATEST_MS });
    else work();
  }, PAUSE_MS);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
