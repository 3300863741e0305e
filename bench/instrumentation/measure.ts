/** CPU per request of several servers, measured in turns within one process, so that all see the same machine. */

import { RawClient } from './client.ts';

export interface Measured {
  readonly name: string;
  /** Microseconds of CPU per request, client and server together: the 25th percentile of all turns. */
  readonly cpuUs: number;
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly requests: number;
}

interface Started {
  readonly name: string;
  readonly port: number;
}

/**
 * Measures servers in `rounds` rounds of `requests` requests each, in an order that is drawn anew for each round.
 *
 * The 25th percentile leaves out what the machine did besides, and is steadier than the minimum.
 */
export async function measure(servers: readonly Started[], path: string, options: MeasureOptions): Promise<Measured[]> {
  const clients = await Promise.all(servers.map(({ port }) => RawClient.open(port, path)));
  const turns: number[][] = servers.map(() => []);
  // Compiled code first: what is measured is the steady state.
  for (const client of clients) await client.run(options.requests * 10);
  for (let round = 0; round < options.rounds; round++) {
    for (const i of shuffled(servers.length)) {
      const before = process.cpuUsage();
      await (clients[i] as RawClient).run(options.requests);
      const { user, system } = process.cpuUsage(before);
      turns[i]?.push((user + system) / options.requests);
    }
  }
  for (const client of clients) client.close();
  return servers.map(({ name }, i) => ({ name, cpuUs: quarter(turns[i] as number[]) }));
}

function shuffled(n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

function quarter(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] as number;
}
