/** An application that knows nothing of its instrumentation until it prints what was measured. */

import { createServer, type Server } from 'node:http';
import KoaRouter from '@koa/router';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import mysql from 'mysql2/promise';
import { instrument } from '../../src/index.ts';

const port = (server: Server): number => (server.address() as { port: number }).port;
const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => (server.listening ? resolve(server) : server.once('listening', () => resolve(server))));

const app = express();
app.get('/express/:id', (_request, response) => void response.send('x'));
app.get('/healthz', (_request, response) => void response.send('x'));
app.get('/boom', () => {
  throw new Error('boom');
});
app.use(
  (_error: unknown, _request: unknown, response: express.Response, _next: unknown) =>
    void response.status(500).send('x'),
);
const expressServer = await listening(app.listen(0, '127.0.0.1'));

const router = new KoaRouter();
router.get('/koa/:id', (ctx) => {
  ctx.body = 'x';
});
const koaServer = await listening(new Koa().use(router.routes() as never).listen(0, '127.0.0.1'));

const api = fastify();
api.get('/fastify/:id', () => 'x');
await api.listen({ port: 0, host: '127.0.0.1' });

const plain = await listening(createServer((_request, response) => void response.end('x')).listen(0, '127.0.0.1'));

for (const [server, path] of [
  [expressServer, '/express/1'],
  [expressServer, '/healthz'],
  [expressServer, '/boom'],
  [api.server, '/fastify/1'],
  [koaServer, '/koa/1'],
  [plain, '/x'],
] as const) {
  await (await fetch(`http://127.0.0.1:${port(server)}${path}`)).text();
}
const pool = mysql.createPool({ host: '127.0.0.1', port: 1, database: 'shop' });
await pool.query('SELECT 1').catch(() => {});
await pool.end();
await new Promise((resolve) => setTimeout(resolve, 50));
if (process.env.SKIP_METRICS === undefined) {
  const answer = await fetch(`http://127.0.0.1:${process.env.QUARTET_METRICS_PORT}/metrics`);
  process.stdout.write(await answer.text());
}
process.stdout.write(`service: ${instrument().service}\n`);
for (const server of [expressServer, koaServer, plain]) {
  server.closeAllConnections();
  server.close();
}
await api.close();
