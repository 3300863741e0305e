/** Hands requests on to the one Prometheus behind the gateway, byte for byte, and its answers back. */

import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
  type ServerResponse,
} from 'node:http';
import { request as tlsRequest } from 'node:https';

/** Of one connection, never handed on: RFC 9110, 7.6.1, and the older ones that are still seen. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export interface Upstream {
  /** Streams the request there and the answer back. Never rejects: what fails is answered. */
  readonly pass: (request: IncomingMessage, response: ServerResponse, path: string) => void;
  /** A GET whose answer is looked at: status, headers and the whole body, not compressed. */
  readonly fetched: (request: IncomingMessage, path: string) => Promise<Fetched>;
}

export interface Fetched {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface UpstreamSettings {
  /** With a path where it has one; a name and password in it are sent as basic authentication. */
  readonly base: URL;
  /** Whether the client's own `Authorization` goes on to Prometheus; it must not where it is a token of ours. */
  readonly passesAuthorization: boolean;
  /** A bearer token of our own for Prometheus. */
  readonly token?: string;
  /** Milliseconds without a byte from Prometheus. */
  readonly idleMs: number;
}

/** Bytes of an answer that is looked at: the rules of ten thousand services. */
const LARGEST = 256 * 1024 * 1024;

export function upstreamAt({ base, idleMs, passesAuthorization, token }: UpstreamSettings): Upstream {
  const send = base.protocol === 'https:' ? tlsRequest : plainRequest;
  const prefix = base.pathname.replace(/\/+$/, '');
  const options = (request: IncomingMessage, path: string, changes: Readonly<Record<string, string | undefined>>) => {
    const headers: Record<string, string | string[]> = {};
    const dropped = droppedBy(request.headers.connection);
    for (const [name, value] of Object.entries({ ...request.headers, ...changes })) {
      if (value !== undefined && !dropped.has(name)) headers[name] = value;
    }
    headers.host = base.host;
    if (!passesAuthorization) delete headers.authorization;
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    else if (base.username !== '') {
      const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
      headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    return {
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port === '' ? undefined : base.port,
      // As it came: a path that were parsed and printed again might mean another.
      path: `${prefix}${path}`,
      headers,
    };
  };
  return {
    pass: (request, response, path) => {
      const outgoing = send({ ...options(request, path, {}), method: request.method }, (answer) => {
        const dropped = droppedBy(answer.headers.connection);
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, rawHeaders(answer, dropped));
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      outgoing.setTimeout(idleMs, () => outgoing.destroy(new Error(`no answer within ${idleMs / 1000} s`)));
      outgoing.on('error', (error) => {
        if (response.headersSent) response.destroy();
        else unavailable(response, error);
      });
      // The client went away: Prometheus need not go on.
      response.on('close', () => outgoing.destroy());
      request.pipe(outgoing);
    },
    fetched: (request, path) =>
      new Promise((resolve, reject) => {
        const changes = { 'accept-encoding': 'identity', 'if-none-match': undefined, 'if-modified-since': undefined };
        const outgoing = send({ ...options(request, path, changes), method: 'GET' }, (answer) => {
          const chunks: Buffer[] = [];
          let size = 0;
          answer.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > LARGEST) outgoing.destroy(new Error('its answer is too large'));
          });
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
          );
        });
        outgoing.setTimeout(idleMs, () => outgoing.destroy(new Error(`no answer within ${idleMs / 1000} s`)));
        outgoing.on('error', reject);
        outgoing.end();
      }),
  };
}

/** What the client of a Prometheus reads when none answers. */
export function unavailable(response: ServerResponse, error: unknown): void {
  const code = (error as { code?: unknown }).code;
  const reason =
    code === 'ECONNREFUSED' ? 'nothing listens there' : error instanceof Error ? error.message : String(error);
  const words = `Prometheus does not answer: ${reason}.`;
  const body = JSON.stringify({ status: 'error', errorType: 'unavailable', error: words, message: words });
  response.writeHead(502, { 'content-type': 'application/json' }).end(body);
}

function rawHeaders(answer: IncomingMessage, dropped: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const [name, value] = [answer.rawHeaders[index]!, answer.rawHeaders[index + 1]!];
    if (!dropped.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

/** A connection's own headers, and those it names itself. */
function droppedBy(connection: string | undefined): ReadonlySet<string> {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...named]);
}
