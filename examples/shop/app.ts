/** Starts the shop: `node app.ts`, with PORT, HOST and DATABASE_URL (or the file DATABASE_URL_FILE) from the environment, and stops it gracefully. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createShop } from './shop.ts';

export interface RunningShop {
  readonly url: string;
  /** Turns new work away, lets open requests end, then closes. */
  readonly stop: () => Promise<void>;
}

/**
 * Listens on `port`, 0 for any free one.
 *
 * @param databaseUrl  Of a MariaDB or MySQL; in memory where absent.
 * @throws when the port is taken, or the database does not answer.
 */
export async function startShop(port: number, host = '127.0.0.1', databaseUrl?: string): Promise<RunningShop> {
  const shop = await createShop(databaseUrl);
  const server = createServer(shop.app);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (failure) {
    await shop.stop(server);
    throw failure;
  }
  const { port: bound } = server.address() as AddressInfo;
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${host}:${bound}`,
    stop: () => {
      stopping ??= shop.stop(server);
      return stopping;
    },
  };
}

/**
 * The database that the environment names, itself or in the first line of a file, as secrets of containers are.
 *
 * @returns undefined where it names none.
 * @throws when the file cannot be read.
 */
export function databaseUrlOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DATABASE_URL, DATABASE_URL_FILE } = env;
  if (DATABASE_URL_FILE === undefined || DATABASE_URL_FILE === '') return DATABASE_URL;
  return readFileSync(DATABASE_URL_FILE, 'utf8').split(/\r?\n/, 1)[0]!;
}

if (import.meta.main) {
  const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
  try {
    const shop = await startShop(Number(PORT), HOST, databaseUrlOf(process.env));
    console.error(`shop listens on ${shop.url}`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void shop.stop());
    }
  } catch (failure) {
    console.error(`shop could not start: ${failure instanceof Error ? failure.message : failure}`);
    process.exitCode = 1;
  }
}
