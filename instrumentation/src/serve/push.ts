/** Pushing to a Pushgateway: for jobs that end before anybody scrapes them. */

export interface PushOptions {
  /** As in `http://pushgateway:9091`. */
  readonly url: string;
  /** Label `job` of the group. */
  readonly job: string;
  /** More labels of the group. */
  readonly groupings?: Readonly<Record<string, string>>;
  /** `PUT` replaces the whole group, `POST` the metrics that are sent; PUT where absent. */
  readonly method?: 'PUT' | 'POST';
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;

/**
 * The path of a group. Values that hold a slash or are empty are written in base64, as the Pushgateway asks.
 * @internal
 */
export function pushPath(job: string, groupings: Readonly<Record<string, string>>): string {
  const pairs: readonly (readonly [string, string])[] = [['job', job], ...Object.entries(groupings).sort()];
  const parts = pairs.map(([name, value]) => {
    if (value !== '' && !value.includes('/')) return `${name}/${encodeURIComponent(value)}`;
    const encoded = Buffer.from(value).toString('base64url');
    return `${name}@base64/${encoded === '' ? '=' : encoded}`;
  });
  return `/metrics/${parts.join('/')}`;
}

/**
 * Sends the metrics.
 *
 * @param text  In the text format.
 * @throws Error with the gateway's answer where it refuses, or the cause where it cannot be reached.
 * @internal
 */
export async function push(text: string, options: PushOptions): Promise<void> {
  const url = options.url.replace(/\/+$/, '') + pushPath(options.job, options.groupings ?? {});
  const response = await fetch(url, {
    method: options.method ?? 'PUT',
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: text,
    signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`push to ${url}: ${response.status} ${(await response.text()).trim()}`);
  await response.arrayBuffer();
}
