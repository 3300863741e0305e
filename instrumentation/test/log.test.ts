/** Request lines through the real pino. */

import { createServer } from 'node:http';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instrumentation, instrument } from '../src/index.ts';
import { logRequests } from '../src/log.ts';
import { listen, type RunningApp } from './matrix/apps.ts';
import { send } from './matrix/cases.ts';

let g: Instrumentation;
let app: RunningApp;
let lines: Record<string, unknown>[];
let logger: pino.Logger;

beforeEach(async () => {
  lines = [];
  logger = pino(
    { base: null },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  g = instrument({
    registry: false,
    saturation: false,
    service: 'shop',
    route: ({ url }) => (url?.startsWith('/users/') ? '/users/:id' : undefined),
  });
  const server = createServer((request, response) => {
    if (request.url === '/hang') return;
    if (request.url === '/boom') {
      g.noteError(request, Object.assign(new TypeError('card 4111 1111'), { code: 'E_CARD' }));
      response.statusCode = 500;
    }
    response.end('x');
  });
  g.http(server);
  app = await listen(server);
});
afterEach(async () => {
  await app.close();
  await g.close();
});

const url = (path: string): string => `http://127.0.0.1:${app.port}${path}`;

describe('log', () => {
  it('writes one line per request with what finds it again', async () => {
    g.log(logger);
    await fetch(url('/users/alice?token=s3cret'), {
      headers: { 'x-request-id': 'abc-1', authorization: 'Bearer s3cret' },
    });
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({
      level: 30,
      service: 'shop',
      request_id: 'abc-1',
      method: 'GET',
      route: '/users/:id',
      status: 200,
      duration: expect.any(Number),
      msg: 'request',
    });
    expect(JSON.stringify(lines)).not.toMatch(/s3cret|alice/);
  });

  it('makes an id where none was sent, or one that could forge a line', async () => {
    g.log(logger);
    await fetch(url('/users/1'));
    await fetch(url('/users/1'), { headers: { 'x-request-id': `a b"${'x'.repeat(300)}` } });
    await expect.poll(() => lines.length).toBe(2);
    for (const { request_id } of lines) expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names an error by class and code, never by its text', async () => {
    g.log(logger);
    await fetch(url('/boom'));
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ level: 50, status: 500, error: 'TypeError E_CARD' });
    expect(JSON.stringify(lines)).not.toContain('4111');
  });

  it('warns of an aborted request', async () => {
    g.log(logger);
    await send(app.port, { method: 'GET', path: '/hang', leaveAfterMs: 30 });
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]).toMatchObject({ level: 40, status: 499, aborted: 'before_headers' });
  });

  it('samples what went well, and never what did not', async () => {
    logRequests(g.core.hub, logger, { sample: 0.1, random: () => 0.5 });
    await fetch(url('/users/1'));
    await fetch(url('/boom'));
    await expect.poll(() => lines.length).toBe(1);
    expect(lines[0]?.status).toBe(500);
  });
});
