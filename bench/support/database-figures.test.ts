import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { keptOf, queryTimes, valuesOf } from './database-figures.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function answering(results: number): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push(`${request.url} ${new URLSearchParams(body).get('query')}`);
      const delay = body.includes('slow') ? 60 : 0;
      const text = JSON.stringify({ status: 'success', data: { result: Array.from({ length: results }, () => ({})) } });
      setTimeout(() => response.end(text), delay);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it('takes the values of one metric, not of those whose names begin alike', () => {
  const text = '# HELP a x\na{b="c d"} 1.5\na 2\nab 3\na_total{x="1"} 4\n';
  expect(valuesOf(text, 'a')).toEqual([1.5, 2]);
  expect(valuesOf(text, 'none')).toEqual([]);
});

it('counts series, and those of them that are kept', () => {
  const text = '# TYPE a counter\na{x="1"} 1\na{x="2"} 1\nb 1\n\nab 1\n';
  expect(keptOf(text, new Set(['a', 'b']))).toEqual({ all: 4, kept: 3 });
});

it('lets queries take turns, and says how long each takes', async () => {
  const { asked, url } = await answering(3);
  const [fast, slow] = await queryTimes(url, ['fast', 'slow'], 3, 3);
  expect(asked).toEqual(Array.from({ length: 3 }, () => ['/api/v1/query fast', '/api/v1/query slow']).flat());
  expect(slow).toBeGreaterThan(55);
  expect(fast).toBeLessThan(slow!);
});

it('asks for a range where one is given', async () => {
  const { asked, url } = await answering(1);
  await queryTimes(url, ['x'], 1, 1, { seconds: 60, step: 10 });
  expect(asked).toEqual(['/api/v1/query_range x']);
});

it('refuses an answer that says less than it should', async () => {
  const { url } = await answering(2);
  await expect(queryTimes(url, ['x'], 1, 3)).rejects.toThrow('x returns 2 series, not 3');
});
