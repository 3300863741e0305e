import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { universalHandler } from './respond.ts';

async function serve(handler: unknown): Promise<{ url: string; port: number; close(): void }> {
  const server = createServer(handler as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const TYPE = 'text/plain';

describe('universalHandler', () => {
  it('hands over the two headers that matter and answers in pieces', async () => {
    const handler = universalHandler(async ({ accept, authorization }) => ({
      status: 201,
      contentType: TYPE,
      headers: { 'x-more': 'yes' },
      body: (async function* () {
        yield `${accept} `;
        yield `${authorization}`;
      })(),
    }));
    const { url, close } = await serve(handler);
    const response = await fetch(url, { headers: { accept: 'a/b', authorization: 'Bearer x' } });
    expect([response.status, response.headers.get('x-more'), await response.text()]).toEqual([
      201,
      'yes',
      'a/b Bearer x',
    ]);
    close();
  });

  it('answers 500 with the reason where there is no answer', async () => {
    const { url, close } = await serve(
      universalHandler(() => {
        throw new Error('the store is gone');
      }),
    );
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([500, 'the store is gone\n']);
    close();
  });

  it('waits for a slow reader instead of filling memory', async () => {
    let produced = 0;
    const body = async function* (): AsyncGenerator<string> {
      for (; produced < 200; produced++) yield 'x'.repeat(1024 * 1024);
    };
    const { port, close } = await serve(universalHandler(() => ({ status: 200, contentType: TYPE, body: body() })));
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(produced).toBeLessThan(100);
    socket.destroy();
    close();
  });

  it('stops when the reader is gone', async () => {
    let isOver = false;
    const body = async function* (): AsyncGenerator<string> {
      try {
        for (;;) {
          yield 'x'.repeat(64 * 1024);
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        isOver = true;
      }
    };
    const { port, close } = await serve(universalHandler(() => ({ status: 200, contentType: TYPE, body: body() })));
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await expect.poll(() => isOver).toBe(true);
    close();
  });
});
