/** The one Prometheus that the server was told of: reloading it, its rules, a query. No other address is ever called. */

import type { LiveGroup } from './rule-stream.ts';
import { liveGroups, NoRules } from './rule-stream.ts';

/** Why an upstream did not do what was asked, in words for people; the address stands without its password. */
export class UpstreamError extends Error {
  readonly kind: 'refused' | 'unreachable' | 'late';

  constructor(kind: UpstreamError['kind'], message: string) {
    super(message);
    this.name = 'UpstreamError';
    this.kind = kind;
  }
}

export interface Prometheus {
  /** Without name and password. */
  readonly shown: string;
  /** @throws UpstreamError with what Prometheus says. */
  readonly reload: () => Promise<void>;
  /** Groups by their names; all where absent. Servers before 2.51 give all. @throws UpstreamError */
  readonly groups: (names?: readonly string[]) => AsyncGenerator<LiveGroup, void>;
  /** Evaluates an expression now, result thrown away. @throws UpstreamError `refused` with the reason where it cannot be. */
  readonly tryQuery: (expr: string) => Promise<void>;
  /** Its version where it is ready. @throws UpstreamError */
  readonly version: () => Promise<string>;
}

export interface UpstreamOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  /** Sent as a bearer token; goes before a name and password in the address. */
  readonly token?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Content type of bodies that are texts; JSON where absent. */
  readonly type?: string;
}

/** Group names in one address: longer ones are refused by proxies. */
const MOST_NAMES = 100;
/** Characters of an error that are shown. */
const MOST_WORDS = 1_000;

/** @param base  Its address; a name and password in it are sent as basic authentication and never shown. */
export function prometheusAt(base: URL, options: UpstreamOptions): Prometheus {
  const { timeoutMs } = options;
  const ask = askerOf(base, 'Prometheus', options);
  return {
    shown: shownAddress(base),
    reload: async () => {
      const response = await ask('POST', '/-/reload');
      const body = await text(response);
      if (response.ok) return;
      const isOff = response.status === 403 || response.status === 405 || /lifecycle/i.test(body);
      throw new UpstreamError(
        'refused',
        isOff
          ? 'Prometheus does not let itself be reloaded: start it with --web.enable-lifecycle'
          : `Prometheus refuses to load the rules: ${oneLine(body) || `status ${response.status}`}`,
      );
    },
    async *groups(names) {
      const query = new URLSearchParams();
      if (names !== undefined && names.length <= MOST_NAMES)
        for (const name of names) query.append('rule_group[]', name);
      const response = await ask('GET', `/api/v1/rules${query.size === 0 ? '' : `?${query}`}`);
      if (!response.ok || response.body === null)
        throw new UpstreamError('refused', `Prometheus answers ${response.status} when asked for its rules`);
      try {
        yield* liveGroups(response.body);
      } catch (error) {
        if (error instanceof NoRules)
          throw new UpstreamError('refused', `Prometheus at ${shownAddress(base)}: ${error.message}`);
        throw upstreamError(error, 'Prometheus', timeoutMs);
      }
    },
    tryQuery: async (expr) => {
      const response = await ask('POST', '/api/v1/query', new URLSearchParams({ query: expr, timeout: '10s' }));
      const body = await text(response);
      if (!response.ok) throw new UpstreamError('refused', oneLine(errorIn(body)));
    },
    version: async () => {
      const response = await ask('GET', '/api/v1/status/buildinfo');
      const body = await text(response);
      const version = /"version"\s*:\s*"([^"]{1,50})"/.exec(body)?.[1];
      if (!response.ok || version === undefined)
        throw new UpstreamError('refused', `${shownAddress(base)} does not answer as a Prometheus`);
      return version;
    },
  };
}

export type Ask = (method: string, path: string, body?: URLSearchParams | string) => Promise<Response>;

/**
 * Requests to one upstream.
 *
 * @param name  What it is called in messages.
 */
export function askerOf(base: URL, name: string, options: UpstreamOptions): Ask {
  const { fetch: send, timeoutMs, token, type = 'application/json' } = options;
  const headers: Record<string, string> = { ...options.headers };
  if (base.username !== '') {
    const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  return async (method, path, body) => {
    try {
      return await send(`${root}${path}`, {
        method,
        headers: typeof body === 'string' ? { ...headers, 'content-type': type } : headers,
        signal: AbortSignal.timeout(timeoutMs),
        // An upstream that points elsewhere would make the server call what nobody configured.
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw upstreamError(error, name, timeoutMs);
    }
  };
}

/** The body of an answer as text, bounded in time by the request's own limit. */
export async function text(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw upstreamError(error, 'The upstream', 0);
  }
}

/** The address without name, password and query. */
export function shownAddress(base: URL): string {
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
}

export function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim().slice(0, MOST_WORDS);
}

function errorIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) return String(parsed.error);
  } catch {
    return body;
  }
  return body;
}

function upstreamError(error: unknown, name: string, timeoutMs: number): UpstreamError {
  if (error instanceof UpstreamError) return error;
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new UpstreamError('late', `${name} gave no answer within ${timeoutMs / 1000} s`);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? String(cause.code) : '';
  const words = REASONS[code] ?? (code === '' ? cause.message : code);
  return new UpstreamError('unreachable', `${name} cannot be reached: ${oneLine(words)}`);
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it broke off the connection',
  UND_ERR_SOCKET: 'it broke off the connection',
  ENOTFOUND: 'its name is not known',
  EHOSTUNREACH: 'there is no way to its address',
  ETIMEDOUT: 'it did not answer',
};
