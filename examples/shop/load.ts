/** A bounded, open-loop load: requests start on a fixed schedule, however slow the answers are, and end by themselves. */

import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

export interface LoadOptions {
  /** Base address, such as http://127.0.0.1:3000. */
  readonly url: string;
  /** Requests per second. */
  readonly rate: number;
  readonly durationMs: number;
  /** Requests that may be open at once; those due beyond are dropped and counted, never queued. */
  readonly maxOpen?: number;
  /** Ends the load early; open requests are still waited for. */
  readonly signal?: AbortSignal;
}

export interface LoadResult {
  readonly sent: number;
  /** Answers by status; `0` counts requests without an answer. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Due while `maxOpen` were open. */
  readonly dropped: number;
}

interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

const ORDER = JSON.stringify({
  lines: [
    { productId: 'beans', quantity: 2 },
    { productId: 'filter', quantity: 1 },
  ],
});

/** Twenty requests as a shop sees them: seven lists, eight products, three orders, one look at an order, one lost visitor. */
const MIX: readonly Shot[] = [
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/products/beans' },
  { method: 'POST', path: '/orders', body: ORDER },
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/products/filter' },
  { method: 'GET', path: '/products/grinder' },
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/products/kettle' },
  { method: 'POST', path: '/orders', body: ORDER },
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/products/scale' },
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/orders/1' },
  { method: 'GET', path: '/products/beans' },
  { method: 'GET', path: '/products' },
  { method: 'POST', path: '/orders', body: ORDER },
  { method: 'GET', path: '/products/grinder' },
  { method: 'GET', path: '/products' },
  { method: 'GET', path: '/products/kettle' },
  { method: 'GET', path: '/basket' },
];

const TIMEOUT_MS = 30_000;

/**
 * Sends the mix to `url` at `rate` for `durationMs`, then waits for the answers still open.
 *
 * @throws Never because of the server: a request without an answer counts under status `0`.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { url, rate, durationMs, maxOpen = 200, signal } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: maxOpen });
  const byStatus: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const total = Math.floor((rate * durationMs) / 1000);
  const start = performance.now();
  let due = 0;
  let dropped = 0;

  while (due < total && !signal?.aborted) {
    const elapsedMs = performance.now() - start;
    // After a pause of this process everything that fell due starts at once, as it would from independent clients.
    for (; due < total && (due * 1000) / rate <= elapsedMs; due++) {
      if (open.size >= maxOpen) {
        dropped += 1;
        continue;
      }
      const answer = send(agent, url, MIX[due % MIX.length]!).then((status) => {
        byStatus[status] = (byStatus[status] ?? 0) + 1;
        open.delete(answer);
      });
      open.add(answer);
    }
    await pause(Math.min(50, Math.max(1, (due * 1000) / rate - (performance.now() - start))));
  }
  await Promise.all(open);
  agent.destroy();
  return { sent: due - dropped, byStatus, dropped };
}

function send(agent: Agent, url: string, shot: Shot): Promise<number> {
  return new Promise((resolve) => {
    const headers = shot.body
      ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(shot.body) }
      : {};
    const sent = request(`${url}${shot.path}`, { agent, method: shot.method, headers, timeout: TIMEOUT_MS });
    sent.on('response', (response) => {
      response.resume();
      response.on('close', () => resolve(response.complete ? (response.statusCode ?? 0) : 0));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(0));
    sent.end(shot.body);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One sentence with the figures, statuses in ascending order. */
export function describeLoad(result: LoadResult): string {
  const statuses = Object.keys(result.byStatus)
    .sort()
    .map((status) => `${result.byStatus[status]} × ${status === '0' ? 'no answer' : status}`);
  const lost = result.dropped > 0 ? `, ${result.dropped} dropped` : '';
  return `${result.sent} requests sent${lost}: ${statuses.join(', ') || 'none'}`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      rate: { type: 'string', default: '20' },
      minutes: { type: 'string', default: '5' },
    },
  });
  const rate = Number(values.rate);
  const minutes = Number(values.minutes);
  if (!(rate > 0 && rate <= 5000 && minutes > 0 && minutes <= 24 * 60) || !URL.canParse(values.url)) {
    console.error('usage: node load.ts [--url http://127.0.0.1:3000] [--rate 1–5000] [--minutes up to 1440]');
    process.exitCode = 2;
  } else {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const url = values.url.replace(/\/+$/, '');
    console.error(describeLoad(await runLoad({ url, rate, durationMs: minutes * 60_000, signal: stop.signal })));
  }
}
