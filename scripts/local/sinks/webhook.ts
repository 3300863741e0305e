/** An HTTP server on loopback that keeps each JSON text it is sent, as Slack or any webhook would take it. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly at: Date;
  readonly path: string;
  /** What the JSON text says. */
  readonly body: unknown;
}

export interface WebhookSink {
  readonly port: number;
  /** In order of arrival. */
  readonly received: () => readonly Received[];
  readonly stop: () => Promise<void>;
}

export interface WebhookSinkOptions {
  readonly host?: string;
  /** 0, the default, takes one that is free. */
  readonly port?: number;
  readonly onReceived?: (received: Received) => void;
  /** Answers what is no POST; 404 where it is left out. */
  readonly onGet?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Bytes of one text; a longer one is answered with 413. */
const LONGEST = 1 << 20;

/**
 * Listens for POST requests on every path; answers `ok` as Slack does.
 *
 * @throws when the port cannot be had.
 */
export async function startWebhookSink(options: WebhookSinkOptions = {}): Promise<WebhookSink> {
  const { host = '127.0.0.1', onGet, onReceived, port = 0 } = options;
  const all: Received[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      take(request).then(
        (body) => {
          const received = { at: new Date(), path: request.url ?? '/', body };
          all.push(received);
          onReceived?.(received);
          say(response, 200, 'ok');
        },
        (refused: unknown) => say(response, refused instanceof RangeError ? 413 : 400, String(refused)),
      );
    } else if (onGet) onGet(request, response);
    else say(response, 404, 'not found');
  });
  await listening(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    received: () => [...all],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @throws RangeError where it is too long, SyntaxError where it is no JSON. */
async function take(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > LONGEST) throw new RangeError(`longer than ${LONGEST} bytes`);
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
