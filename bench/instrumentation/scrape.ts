/** What a scrape costs: time and allocation of our serializer and of prom-client's, and the longest hold of the loop. */

import { createRequire } from 'node:module';
import { Core } from '../../instrumentation/src/core.ts';
import { exposition } from '../../instrumentation/src/serve/scrape.ts';

const require = createRequire(new URL('../../instrumentation/package.json', import.meta.url));
const client = require('prom-client');

export interface ScrapeCost {
  readonly lines: number;
  /** Milliseconds, the least of all runs. */
  readonly oursMs: number;
  readonly promClientMs: number;
  /** Megabytes of heap that one scrape allocates. */
  readonly oursMb: number;
  readonly promClientMb: number;
  /** Milliseconds that the event loop was held at most, median of all runs. */
  readonly oursHoldMs: number;
  readonly promClientHoldMs: number;
}

const LINES_PER_SERIES = 14;

/** @param gc  `--expose-gc`: allocation is measured between two collections' worth of heap. */
export async function scrapeCost(lines: number, gc: () => void): Promise<ScrapeCost> {
  const series = Math.ceil(lines / LINES_PER_SERIES);
  const core = new Core({ registry: undefined, maxSeries: series + 100 });
  const registry = new client.Registry();
  const histogram = new client.Histogram({
    name: 'http_request_duration_seconds',
    help: 'h',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  for (let i = 0; i < series; i++) {
    const route = `/api/v1/things/:id/parts/${i}`;
    for (let n = 0; n < 5; n++) {
      core.recorder.record(core.recorder.entry(route), 0, 200, n / 10);
      histogram.observe({ method: 'GET', route, status: 200 }, n / 10);
    }
  }
  // Both end as bytes, as they would on a socket: a string that was only put together has not been paid for.
  const source = { families: () => core.families(), registry: undefined };
  const ours = async (): Promise<void> => {
    for await (const piece of exposition(source, 'text')) Buffer.from(piece);
  };
  const theirs = async (): Promise<void> => {
    Buffer.from(await registry.metrics());
  };
  return {
    lines: series * LINES_PER_SERIES,
    oursMs: await least(ours),
    promClientMs: await least(theirs),
    oursMb: await allocated(ours, gc),
    promClientMb: await allocated(theirs, gc),
    oursHoldMs: await longestHold(ours),
    promClientHoldMs: await longestHold(theirs),
  };
}

async function least(run: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 25; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function allocated(run: () => Promise<void>, gc: () => void): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 7; i++) {
    gc();
    const before = process.memoryUsage().heapUsed;
    await run();
    const after = process.memoryUsage().heapUsed;
    // A collection in between would show as less than nothing.
    if (after > before) best = Math.min(best, (after - before) / 1e6);
  }
  return best;
}

async function longestHold(run: () => Promise<void>): Promise<number> {
  const holds: number[] = [];
  for (let i = 0; i < 9; i++) {
    let longest = 0;
    let last = performance.now();
    let isRunning = true;
    const watch = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (isRunning) setImmediate(watch);
    };
    setImmediate(watch);
    await new Promise((resolve) => setImmediate(resolve));
    await run();
    await new Promise((resolve) => setImmediate(resolve));
    isRunning = false;
    holds.push(longest);
  }
  return holds.sort((a, b) => a - b)[Math.floor(holds.length / 2)] as number;
}
