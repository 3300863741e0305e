import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { writeProblem, writeUrl } from './remote-write.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function answering(status: number): Promise<string> {
  server = createServer((req, res) => {
    req.resume();
    res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
}

it.each([
  ['http://prometheus:9090', 'http://prometheus:9090/api/v1/write'],
  ['http://prometheus:9090/', 'http://prometheus:9090/api/v1/write'],
  ['https://mimir/api/v1/push', 'https://mimir/api/v1/push'],
])('writes to %s at %s', (url, expected) => {
  expect(writeUrl(url)).toBe(expected);
});

it.each([204, 200, 400])('finds nothing wrong with an answer of %i', async (status) => {
  expect(await writeProblem(await answering(status))).toBeUndefined();
});

it('says which flag is missing, or that there is no way in', async () => {
  expect(await writeProblem(await answering(404))).toMatch(/--web\.enable-remote-write-receiver$/);
  expect(await writeProblem(await answering(401))).toMatch(/without a login \(401\)$/);
});

it('says so when nothing answers', async () => {
  const url = await answering(204);
  server!.closeAllConnections();
  await new Promise((resolve) => server!.close(resolve));
  expect(await writeProblem(url)).toBe(`${url} does not answer`);
});
