/** The fourteen requests every framework must count alike, and the multiset of label sets they must give. */

import { request as httpRequest } from 'node:http';

/** One request of the matrix. */
export interface MatrixRequest {
  readonly method: string;
  readonly path: string;
  /** Milliseconds after which the client leaves. */
  readonly leaveAfterMs?: number;
}

export const REQUESTS: readonly MatrixRequest[] = [
  { method: 'GET', path: '/users/1' },
  { method: 'GET', path: '/users/abc' },
  { method: 'GET', path: '/users/john.doe' },
  { method: 'GET', path: '/orgs/a/items/1' },
  { method: 'GET', path: '/orgs/b/items/zz' },
  { method: 'GET', path: '/nope1' },
  { method: 'GET', path: '/wp-admin/x.php' },
  { method: 'GET', path: '/boom' },
  { method: 'HEAD', path: '/users/1' },
  { method: 'OPTIONS', path: '/users/1' },
  { method: 'PROPFIND', path: '/users/1' },
  { method: 'GET', path: '/slow', leaveAfterMs: 60 },
  { method: 'GET', path: '/hang', leaveAfterMs: 60 },
  { method: 'GET', path: '/stream', leaveAfterMs: 60 },
];

/** What only the framework's own defaults decide. */
export interface FrameworkDefaults {
  /** Status of OPTIONS on a path that has a GET route only. */
  readonly optionsStatus: number;
  /**
   * How a handler that threw shows in `http_errors_total`; `exception` where absent. Nest answers exceptions in a layer
   * of its own that tells nobody, so there the status is all that is known.
   */
  readonly thrownAs?: string;
}

/** Expected counts of `http_request_duration_seconds_count`, by `method route status`. */
export function expectedCounts(defaults: FrameworkDefaults): Record<string, number> {
  return {
    'GET /users/:id 200': 3,
    'GET /orgs/:org/items/:item 200': 2,
    'GET __unmatched__ 404': 2,
    'GET /boom 500': 1,
    'HEAD /users/:id 200': 1,
    [`OPTIONS __unmatched__ ${defaults.optionsStatus}`]: 1,
    '_OTHER __unmatched__ 404': 1,
    'GET /slow 499': 1,
    'GET /hang 499': 1,
    'GET /stream 200': 1,
  };
}

/** Expected `http_requests_aborted_total`, by `method route phase`. */
export const EXPECTED_ABORTED: Readonly<Record<string, number>> = {
  'GET /slow before_headers': 1,
  'GET /hang before_headers': 1,
  'GET /stream body': 1,
};

/** Expected `http_errors_total`, by `route error_type`. */
export function expectedErrors(defaults: FrameworkDefaults): Record<string, number> {
  return {
    [`/boom ${defaults.thrownAs ?? 'exception'}`]: 1,
    '/slow aborted': 1,
    '/hang aborted': 1,
    '/stream aborted': 1,
  };
}

/** Sends one request and resolves when it is answered, or has been left. */
export function send(port: number, { method, path, leaveAfterMs }: MatrixRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
      response.on('error', () => resolve(response.statusCode ?? 0));
      response.on('close', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.on('error', (error) => (leaveAfterMs === undefined ? reject(error) : resolve(0)));
    if (leaveAfterMs !== undefined) setTimeout(() => request.destroy(), leaveAfterMs);
    request.end();
  });
}

/** The value of each series of a metric, keyed by the values of `labels` joined by a blank. */
export function seriesOf(text: string, metric: string, labels: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${metric}{`)) continue;
    const key = labels.map((label) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1] ?? '').join(' ');
    found[key] = Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  return found;
}
