/** A Redis on loopback, and a replica of it. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import type { Program } from '../local/children.ts';
import { freePort } from '../local/ports.ts';
import { program } from './programs.ts';

export interface RedisServer {
  readonly program: Program;
  readonly port: number;
  readonly url: string;
}

/**
 * A server that keeps its data in `folder/<name>`.
 *
 * @param options.of  The server it copies, where it is a replica.
 * @throws StackError when it is not installed.
 */
export async function redisServer(
  folder: string,
  options: { readonly name: string; readonly port: number; readonly of?: RedisServer },
): Promise<RedisServer> {
  const { name, of } = options;
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  const port = await freePort(options.port);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    program: {
      name,
      command: program('redis-server'),
      args: [
        ...['--bind', '127.0.0.1', '--port', String(port), '--dir', home, '--save', '', '--maxmemory', '64mb'],
        ...(of ? ['--replicaof', '127.0.0.1', String(of.port)] : []),
      ],
      cwd: home,
    },
  };
}

/** A client of the server at `url` that comes back by itself when the server does. */
export async function redisClient(url: string) {
  const client = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: () => 250 } });
  // What fails is told to whoever asked; a listener keeps the process alive.
  client.on('error', () => {});
  await client.connect();
  return client;
}

export type RedisClient = Awaited<ReturnType<typeof redisClient>>;
