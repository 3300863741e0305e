/** A scrape target within this process. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from '../local/ports.ts';

export interface Target {
  /** Host and port. */
  readonly address: string;
  readonly stop: () => void;
}

/** Answers every request on loopback with `handle`. */
export async function startTarget(
  preferred: number,
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<Target> {
  const server = createServer((request, response) => void handle(request, response));
  const port = await freePort(preferred);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Writes `text` as a scrape's answer. */
export function answerScrape(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
}
