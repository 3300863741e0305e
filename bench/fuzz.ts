/** Sends `quartet serve` a hundred thousand mutated requests, and prints what it answered and what its memory did. */

import { spawn } from 'node:child_process';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { READ, SCOPED, WRITE } from '../generator/src/node/serve/testing/running.ts';
import { specOf } from '../generator/src/node/serve/testing/site.ts';
import { machineLine } from './support/machine.ts';
import type { Dice, Sound } from './support/mutations.ts';
import { brokenBytes, diceBy, mutated, randomBy } from './support/mutations.ts';
import { figure, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    markdown: { type: 'boolean', default: false },
  },
});
const REQUESTS = Number(options.requests);
const LANES = 12;
/** Milliseconds after which a request counts as one without an answer. */
const PATIENCE_MS = 20_000;
/** An answer that says the server is at fault, or that makes Grafana send the request again. */
const WRONG = new Set([401, 500]);

const RULES = `apiVersion: quartet/v1
kind: RuleSet
metadata: { name: extra }
spec:
  rules:
    - { alert: Full, expr: 'sum by (shard) (queue_depth{job=~"a|b"}) > 1000', for: 10m, labels: { severity: warning } }
`;

const server = await started();
const dice = diceBy(randomBy(Number(options.seed)));
const statuses = new Map<string, number>();
const wrong: string[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: LANES });
const began = performance.now();

// What it needs once, such as compiled code, is not growth.
await send(Math.min(5_000, REQUESTS / 10));
const before = await server.memory();
statuses.clear();
let lowest = before;
for (let part = 0; part < 4; part++) {
  await send(REQUESTS / 4);
  const now = await server.memory();
  process.stderr.write(`${whole(((part + 1) * REQUESTS) / 4)} requests, heap ${mib(now.heapUsed)} MiB\n`);
  lowest = now;
}
const seconds = (performance.now() - began) / 1000;
const isWell = await stillWorks();
await server.end();

const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
const rows = [
  ['requests', whole(total), ''],
  ['requests a second', figure(total / seconds), ''],
  ...[...statuses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, count]) => [`answered ${status}`, whole(count), '']),
  ['answers 401 or 500, faults, leaks', whole(wrong.length + lowest.faults.length), '0'],
  ['heap before', mib(before.heapUsed), ''],
  ['heap after', mib(lowest.heapUsed), ''],
  ['resident before', mib(before.rss), ''],
  ['resident after', mib(lowest.rss), ''],
];
const columns = [
  { title: `seed ${options.seed}`, align: 'left' as const },
  { title: 'measured', align: 'right' as const },
  { title: 'at most', align: 'right' as const },
];
process.stdout.write(`${machineLine('git')}\n\n${table(columns, rows, options.markdown ? 'markdown' : 'text')}`);
for (const one of [...wrong, ...lowest.faults].slice(0, 20)) process.stdout.write(`${one}\n`);
if (!isWell) process.stdout.write('the server does not save any more\n');
process.exitCode = wrong.length + lowest.faults.length > 0 || !isWell ? 1 : 0;

/** `count` requests in parallel lanes. */
async function send(count: number): Promise<void> {
  let left = Math.round(count);
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const one = mutated(sound(dice), dice);
      const isRaw = dice.chance(0.15);
      const { status, text } = isRaw ? await sendBytes(brokenBytes(one, dice)) : await sendWhole(one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const said = text.includes(WRITE) ? 'leaks its token' : text.includes(server.folder) ? 'leaks a path' : '';
      if (WRONG.has(Number(status)) || said !== '')
        wrong.push(`${status} ${said} ${one.method} ${one.path.slice(0, 200)}: ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** One that the server would do, but for versions that are long gone: what is mutated is what is refused. */
function sound({ chance, pick }: Dice): Sound {
  const path = pick(['shop.yaml', 'team/cart.yaml', 'team/pay.yaml', 'new.yaml']);
  const text = pick([specOf('shop'), specOf('cart', '99%'), RULES]);
  const drafts = [{ path, text }];
  const headers: Record<string, string> = { authorization: `Bearer ${pick([WRITE, WRITE, READ, SCOPED, 'nobody'])}` };
  const match = { ...headers, 'if-match': '"0000000000000000"' };
  const base = pick(['/api', '/api', '/api/read', '/api/write']);
  const silence = {
    matchers: [{ name: 'service', value: 'shop', isRegex: false, isEqual: true }],
    duration: '1h',
    comment: 'why',
  };
  // Compiling is what costs: one request in twenty-five.
  if (chance(0.04)) {
    return pick<Sound>([
      { method: 'POST', path: `${base}/preview`, headers, body: { drafts } },
      { method: 'POST', path: `${base}/validate`, headers, body: { drafts } },
      { method: 'POST', path: `${base}/backtest`, headers, body: { drafts, since: '1h' } },
      { method: 'PUT', path: `${base}/specs/${path}`, headers: match, body: { text, message: 'why' } },
    ]);
  }
  return pick<Sound>([
    { method: 'GET', path: `${base}/specs`, headers },
    { method: 'GET', path: `${base}/specs/${path}/history`, headers },
    { method: 'GET', path: `${base}/specs/${path}/at/0123abcd`, headers },
    { method: 'GET', path: `${base}/rules`, headers },
    { method: 'GET', path: `${base}/capabilities`, headers },
    { method: 'GET', path: '/healthz', headers },
    { method: 'GET', path: '/metrics', headers },
    { method: 'DELETE', path: `${base}/specs/${path}`, headers: match, body: { message: 'why' } },
    { method: 'POST', path: `${base}/specs/${path}/rename`, headers: match, body: { to: 'other.yaml' } },
    { method: 'POST', path: `${base}/specs/${path}/revert`, headers: match, body: { commit: '0123abcd' } },
    { method: 'POST', path: `${base}/silences`, headers, body: silence },
    { method: 'POST', path: `${base}/test-notification`, headers, body: { labels: { a: 'b' }, annotations: {} } },
  ]);
}

interface Answered {
  /** The status, or why there is none. */
  readonly status: string;
  readonly text: string;
}

function sendWhole({ body, headers, method, path }: Sound): Promise<Answered> {
  const text = body === undefined ? undefined : (JSON.stringify(body) ?? '');
  return new Promise((resolve) => {
    try {
      const type = headers['content-type'] ?? 'application/json';
      const more = text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
      const request = httpRequest(
        server.url,
        { agent, method, path, headers: { ...headers, ...more }, timeout: PATIENCE_MS },
        (response) => {
          // A stream of events has no end.
          if (String(response.headers['content-type']).startsWith('text/event-stream')) {
            response.destroy();
            return resolve({ status: 'stream', text: '' });
          }
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('close', () =>
            resolve({ status: String(response.statusCode), text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      request.on('timeout', () => request.destroy(new Error('late')));
      request.on('error', (error) =>
        resolve({ status: error.message === 'late' ? 'nothing in time' : 'broken off', text: '' }),
      );
      request.end(text);
    } catch {
      // What cannot be sent by a client at all goes as bytes.
      sendBytes(
        Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n${text ?? ''}`),
      ).then(resolve);
    }
  });
}

function sendBytes(bytes: Buffer): Promise<Answered> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: server.url.hostname, port: Number(server.url.port) });
    const done = (otherwise: string): void => {
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ status: /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? otherwise, text });
      socket.destroy();
    };
    socket.setTimeout(PATIENCE_MS, () => done('nothing in time'));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (chunk.includes('text/event-stream')) done('stream');
    });
    socket.on('close', () => done('broken off'));
    socket.on('error', () => done('broken off'));
    socket.end(bytes);
  });
}

/** A sound change is still carried out. */
async function stillWorks(): Promise<boolean> {
  const headers = { authorization: `Bearer ${WRITE}` };
  const read = await sendWhole({ method: 'GET', path: '/api/specs/team/cart.yaml', headers });
  const { etag } = JSON.parse(read.text) as { readonly etag: string };
  const body = { text: specOf('cart', '98.7%') };
  const saved = await sendWhole({
    method: 'PUT',
    path: '/api/specs/team/cart.yaml',
    headers: { ...headers, 'if-match': etag },
    body,
  });
  return saved.status === '200';
}

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
  readonly faults: readonly string[];
}

async function started() {
  const file = join(import.meta.dirname, '../generator/src/node/serve/testing/fuzz-child.ts');
  const child = spawn(process.execPath, ['--conditions=source', '--expose-gc', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let isOver = false;
  child.once('exit', (code, signal) => {
    if (isOver) return;
    process.stdout.write(`the server ended: ${signal ?? code}\n`);
    process.exit(1);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const { folder, url } = JSON.parse(await next()) as { readonly folder: string; readonly url: string };
  return {
    folder,
    url: new URL(url),
    memory: async (): Promise<Memory> => {
      child.stdin.write('memory\n');
      return JSON.parse(await next()) as Memory;
    },
    end: async (): Promise<void> => {
      isOver = true;
      agent.destroy();
      child.stdin.write('end\n');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}

function mib(bytes: number): string {
  return figure(bytes / 2 ** 20);
}
