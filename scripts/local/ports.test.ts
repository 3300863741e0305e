import { spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from './ports.ts';

async function held(): Promise<{ readonly port: number; readonly release: () => Promise<void> }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  return { port, release: () => new Promise((resolve) => holder.close(() => resolve())) };
}

it('gives the port asked for where it is free, and another where it is taken', async () => {
  const { port, release } = await held();
  const other = await freePort(port);
  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(1023);
  await release();
  expect(await freePort(port)).toBe(port);
});

it('gives a port to one alone, although nobody listens on it yet', async () => {
  const { port, release } = await held();
  await release();
  const given = await Promise.all([freePort(port), freePort(port), freePort(port)]);
  expect(new Set(given).size).toBe(3);
  expect(given).toContain(port);
});

it('gives a port again once the process that it was given to has ended', async () => {
  const { port, release } = await held();
  await release();
  const ask = `import('${join(import.meta.dirname, 'ports.ts')}').then(async ({ freePort }) => console.log(await freePort(${port})))`;
  const ended = spawnSync(process.execPath, ['-e', ask], { encoding: 'utf8' });
  expect(ended.stdout.trim()).toBe(String(port));
  expect(await freePort(port)).toBe(port);
});
