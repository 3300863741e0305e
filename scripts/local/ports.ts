/** Ports on loopback: the usual one where it is free, any other where it is not. */

import { type AddressInfo, createServer } from 'node:net';

/** A port that is free right now: `preferred`, else one the system picks. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? fail();
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}

function fail(): never {
  throw new Error('freePort: the system has no free port on loopback');
}
