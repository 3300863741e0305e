/** A scrape target whose series rise, fall, flap, vanish and come back on a fixed timetable. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shapes {
  /** `host:port` */
  readonly target: string;
  readonly stop: () => Promise<void>;
}

/** Serves the shapes; time is counted in seconds from the start. */
export async function startShapes(): Promise<Shapes> {
  const began = Date.now();
  const server = createServer((_, response) => {
    const second = Math.floor((Date.now() - began) / 1000);
    // The whole target fails now and then: every series ends at once.
    if (second % 41 >= 36) {
      response.writeHead(500).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(exposition(second));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function exposition(second: number): string {
  const lines: string[] = [];
  const put = (name: string, labels: string, value: number): void => {
    lines.push(`${name}{${labels}} ${Number.isNaN(value) ? 'NaN' : value}`);
  };
  // Five shards, each with a rhythm of its own.
  for (const [index, shard] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    const period = 3 + 4 * index;
    put('queue', `shard="${shard}"`, second % period < period / 2 ? 10 + index : index);
    if (second % (11 + index) < 8) put('gappy', `shard="${shard}"`, (second * (index + 3)) % 17);
    put('requests_total', `shard="${shard}",code="200"`, second * 10 * (index + 1));
    const burst = second % (20 + index) < 9 ? second : 0;
    if (index < 3) put('requests_total', `shard="${shard}",code="500"`, second + burst);
  }
  put('flap', '', second % 2);
  put('slow_flap', '', Math.floor(second / 9) % 2);
  put('sawtooth', '', second % 23);
  put('sometimes_nan', '', second % 7 === 0 ? Number.NaN : second % 7);
  if (second % 19 < 12) put('mostly', 'host="one"', 1);
  if (second % 13 < 6) put('blink', 'host="two"', second % 13);
  put('always', 'host="one"', 5);
  return `${lines.join('\n')}\n`;
}
