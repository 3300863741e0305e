import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { describeLoad, runLoad } from './load.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answerMs: number): Promise<{ readonly url: string; readonly paths: string[] }> {
  const paths: string[] = [];
  server = createServer((req, res) => {
    paths.push(`${req.method} ${req.url}`);
    req.resume();
    setTimeout(() => res.writeHead(req.url === '/basket' ? 404 : 200).end('{}'), answerMs);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}

it('sends as many requests as rate and duration say, then ends', async () => {
  const { url, paths } = await serve(1);
  const start = performance.now();
  const result = await runLoad({ url, rate: 100, durationMs: 600 });
  expect(result).toEqual({ sent: 60, byStatus: { 200: 57, 404: 3 }, dropped: 0 });
  expect(performance.now() - start).toBeGreaterThan(550);
  expect(paths.filter((path) => path === 'POST /orders')).toHaveLength(9);
});

it('keeps its schedule when answers are slow', async () => {
  const { url } = await serve(400);
  const start = performance.now();
  const { sent } = await runLoad({ url, rate: 50, durationMs: 400 });
  expect(sent).toBe(20);
  expect(performance.now() - start).toBeLessThan(1500);
});

it('drops what is due while too many requests are open, and says how many', async () => {
  const { url } = await serve(500);
  const result = await runLoad({ url, rate: 100, durationMs: 300, maxOpen: 5 });
  expect(result.sent).toBe(5);
  expect(result.dropped).toBe(25);
  expect(describeLoad(result)).toBe('5 requests sent, 25 dropped: 5 × 200');
});

it('counts requests that get no answer, and does not throw', async () => {
  const { url } = await serve(1);
  server?.close();
  server?.closeAllConnections();
  const result = await runLoad({ url, rate: 50, durationMs: 200 });
  expect(result).toEqual({ sent: 10, byStatus: { 0: 10 }, dropped: 0 });
  expect(describeLoad(result)).toBe('10 requests sent: 10 × no answer');
});

it('ends early when it is told to', async () => {
  const { url } = await serve(1);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 150);
  const { sent } = await runLoad({ url, rate: 40, durationMs: 60_000, signal: stop.signal });
  expect(sent).toBeGreaterThan(2);
  expect(sent).toBeLessThan(40);
});
