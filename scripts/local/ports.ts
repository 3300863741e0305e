/** Ports on loopback: the usual one where it is free, any other where it is not, and never the same one twice. */

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from './process-identity.ts';

/** Between giving a port away and the program listening on it, others keep off for this long, in milliseconds. */
const CLAIM_MS = 60_000;
const TRIES = 20;

/**
 * A port that is free right now and that no other run on this machine was given within the last minute: `preferred`,
 * else one the system picks.
 */
export async function freePort(preferred: number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await tryPort(tries === 0 ? preferred : 0);
    if (port !== undefined && claim(port)) return port;
  }
  throw new Error('freePort: the system has no free port on loopback');
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

/** @returns Whether the port is ours now; two that ask at the same time cannot both get it. */
function claim(port: number): boolean {
  const folder = join(tmpdir(), `quartet-ports-${process.getuid?.() ?? 0}`);
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true });
  if (isStale(file)) rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function isStale(file: string): boolean {
  try {
    if (Date.now() - statSync(file).mtimeMs > CLAIM_MS) return true;
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty while the other writes it.
    return pid > 0 && identityOf(pid) === undefined;
  } catch {
    return false;
  }
}
