/** Sends a request on to another server, byte for byte, and streams its answer back. */
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import https from 'node:https';
import { sendJson } from './http.ts';

export interface Forward {
  /** Scheme and authority of the upstream. */
  readonly origin: URL;
  /** Path and query as they go on the wire: kept as they are, so that `..` arrives like through Grafana. */
  readonly target: string;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  /** Sent in place of the client's body. */
  readonly body?: string;
}

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

/** The client's headers that may go upstream: no hop-by-hop ones, no host, no cookies, no credentials. */
export function forwardedHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (HOP_BY_HOP.has(name) || name === 'host' || name === 'cookie' || name === 'authorization') continue;
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

/**
 * Forwards and resolves when the answer is through or the client has gone.
 *
 * The status and body pass as they are (401 and 302 too, without being followed), chunk by chunk, so that an event
 * stream arrives while it is made. `set-cookie` is dropped. An upstream that cannot be reached gives 502.
 */
export function forward(request: IncomingMessage, response: ServerResponse, to: Forward): Promise<void> {
  return new Promise((resolve) => {
    const send = to.origin.protocol === 'https:' ? https.request : http.request;
    const upstream = send(
      {
        protocol: to.origin.protocol,
        hostname: to.origin.hostname.replace(/^\[|\]$/g, ''),
        port: to.origin.port,
        path: to.target,
        method: to.method,
        headers: { ...to.headers, host: to.origin.host },
      },
      (answer) => {
        const headers: OutgoingHttpHeaders = {};
        for (const [name, value] of Object.entries(answer.headers)) {
          if (!HOP_BY_HOP.has(name) && name !== 'set-cookie' && value !== undefined) headers[name] = value;
        }
        response.writeHead(answer.statusCode ?? 502, headers);
        response.flushHeaders();
        answer.on('error', () => response.destroy());
        answer.pipe(response);
      },
    );
    upstream.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 502, { message: `Bad gateway: ${error.message}` });
    });
    response.on('close', () => {
      upstream.destroy();
      resolve();
    });
    if (to.body !== undefined) upstream.end(to.body);
    else request.pipe(upstream);
  });
}

/** Escapes a decoded path for the wire: everything that is no path character, and leaves `/` and `..` alone. */
export function encodePath(decoded: string): string {
  return encodeURI(decoded).replaceAll('?', '%3F').replaceAll('#', '%23');
}
