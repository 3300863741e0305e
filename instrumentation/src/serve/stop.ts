/** A graceful stop: not ready first, then no new connections, then the requests under way, then the end. */

/** What is used of a server. */
export interface StoppableServer {
  close(callback?: (error?: Error) => void): unknown;
  closeIdleConnections?(): void;
  closeAllConnections?(): void;
}

export interface StopOptions {
  /** Servers to close. */
  readonly servers?: readonly StoppableServer[];
  /** Milliseconds between "not ready" and closing the servers: what load balancers need to notice. 0 where absent. */
  readonly noticeMs?: number;
  /** Milliseconds that requests under way get, 10,000 where absent. */
  readonly drainMs?: number;
  /** Runs last: flush logs, push metrics, close pools. */
  readonly flush?: () => unknown;
}

const DRAIN_MS = 10_000;
const POLL_MS = 20;

/**
 * Stops servers in order.
 *
 * @param active  Requests under way.
 * @returns Whether all requests ended by themselves; false where some were cut off after `drainMs`.
 * @internal
 */
export async function stopGracefully(active: () => number, options: StopOptions): Promise<boolean> {
  const { servers = [], noticeMs = 0, drainMs = DRAIN_MS } = options;
  if (noticeMs > 0) await sleep(noticeMs);
  const closed = servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve())));
  const deadline = performance.now() + drainMs;
  while (active() > 0 && performance.now() < deadline) {
    for (const server of servers) server.closeIdleConnections?.();
    await sleep(POLL_MS);
  }
  const isDrained = active() === 0;
  for (const server of servers) {
    if (isDrained) server.closeIdleConnections?.();
    else server.closeAllConnections?.();
  }
  // A connection that was just answered becomes idle a moment later.
  const late = setTimeout(() => {
    for (const server of servers) server.closeAllConnections?.();
  }, POLL_MS * 5);
  await Promise.all(closed);
  clearTimeout(late);
  await options.flush?.();
  return isDrained;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
