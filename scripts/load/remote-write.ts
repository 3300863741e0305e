/** Where k6 can write its series while it runs: a Prometheus that accepts remote write, or anything that speaks it. */

const TIMEOUT_MS = 5_000;

/** The address that takes writes: that of a Prometheus gets its path, one with a path of its own stays. */
export function writeUrl(url: string): string {
  return new URL(url).pathname === '/' ? `${url.replace(/\/+$/, '')}/api/v1/write` : url;
}

/**
 * Why nothing can be written to `url`, as a sentence; undefined where it can.
 *
 * An empty request is sent: a receiver that is on refuses or takes it, and stores nothing either way.
 */
export async function writeProblem(url: string): Promise<string | undefined> {
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
      // An empty message, as snappy writes it: its length, nought.
      body: new Uint8Array([0]),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (status === 404) return `${url} takes no writes: start Prometheus with --web.enable-remote-write-receiver`;
    if (status === 401 || status === 403) return `${url} takes no writes without a login (${status})`;
    return undefined;
  } catch {
    return `${url} does not answer`;
  }
}
