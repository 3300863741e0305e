/** Asks a Prometheus over HTTP: counts what it asks, waits only so long, and says clearly what answered instead. */

import type { Duration } from '../../model/duration.ts';
import { printDuration } from '../../model/duration.ts';
import type { Io } from '../io.ts';
import { Interrupted } from '../io.ts';
import { Refusal } from '../refusal.ts';

export interface ClientOptions {
  /** With a path where it has one; a name and password in it are sent as basic authentication and never printed. */
  readonly base: URL;
  /** For each request. */
  readonly timeout: Duration;
  /** A bearer token. */
  readonly token?: string;
}

/** An answer, or why there is none, as a sentence's end. */
export type Answer = { readonly data: unknown } | { readonly problem: string };

export interface Client {
  /** GET below `/api/v1/`. */
  readonly get: (path: string, parameters?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** An instant query at the server's own time. */
  readonly query: (expr: string) => Promise<Answer>;
  /** Requests made so far. */
  readonly requests: () => number;
}

/** Bytes of one answer: the targets of ten thousand machines are a third of it. */
const LARGEST = 128 * 1024 * 1024;

/** @throws Interrupted from each function when the user asked to stop. */
export function prometheusClient({ base, timeout, token }: ClientOptions, io: Io): Client {
  let made = 0;
  const headers = { accept: 'application/json', ...authorization(base, token) };
  const ask = async (path: string, init: RequestInit, search = ''): Promise<Answer> => {
    made++;
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(timeout)]);
    try {
      const url = addressOf(base, `/api/v1/${path}`);
      url.search = search;
      const response = await io.fetch(url, { ...init, headers: { ...headers, ...init.headers }, signal });
      return read(response, await textOf(response));
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      return { problem: causeOf(error, timeout) };
    }
  };
  return {
    get: (path, parameters = {}) => ask(path, {}, new URLSearchParams(parameters).toString()),
    query: (expr) => ask('query', { method: 'POST', body: new URLSearchParams({ query: expr }) }),
    requests: () => made,
  };
}

/** `base` with `path` added to its own, without name and password. */
export function addressOf(base: URL, path: string): URL {
  const url = new URL(base);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url;
}

/** A refusal that names the address, never its password. */
export function unreachable(base: URL, problem: string): Refusal {
  const url = addressOf(base, '');
  const isRefused = /^it answers 40[13]/.test(problem);
  return new Refusal('prometheus-unreachable', `\`${url.origin}${url.pathname.replace(/\/$/, '')}\`: ${problem}.`, {
    help: isRefused
      ? 'give a token by --token-file or QUARTET_PROMETHEUS_TOKEN, or a name and password in the address'
      : 'give the address that the server is reached at from here, such as http://localhost:9090',
  });
}

async function textOf(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > LARGEST) throw new Error('its answer is too large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST) throw new Error('its answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function read(response: Response, body: string): Answer {
  const json = parsed(body);
  const { data, error, status } = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  if (status === 'success') return { data };
  if (status === 'error' && typeof error === 'string') return { problem: `it answers: ${error}` };
  if (!response.ok)
    return { problem: `it answers ${response.status} ${response.statusText}`.trim() + hintOf(response) };
  if (json === undefined) {
    return {
      problem: /<html/i.test(body) ? 'it answers a page for people, not a Prometheus' : 'its answer is not JSON',
    };
  }
  return { problem: 'its answer is not that of a Prometheus' };
}

function hintOf({ status }: Response): string {
  return status === 404 ? ', so it is no Prometheus, or stands below another path' : '';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function authorization(base: URL, token: string | undefined): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (base.username === '') return {};
  const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function causeOf(error: unknown, timeout: Duration): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${printDuration(timeout)}`;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no machine of that name is known';
  return cause !== undefined && cause.message !== '' ? cause.message : error.message;
}
