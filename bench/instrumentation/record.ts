/** What one record costs: time and allocation, ours and prom-client's. */

import { createRequire } from 'node:module';
import { Core } from '../../instrumentation/src/core.ts';

const require = createRequire(new URL('../../instrumentation/package.json', import.meta.url));
const client = require('prom-client');

export interface RecordCost {
  readonly oursNs: number;
  readonly promClientNs: number;
  /** Bytes of heap per record, over a million records. */
  readonly oursBytes: number;
}

const ROUTES = 32;

export function recordCost(gc: () => void): RecordCost {
  const { recorder } = new Core({ registry: undefined });
  const entries = Array.from({ length: ROUTES }, (_, i) => recorder.entry(`/route/${i}`));
  const values = Float64Array.from({ length: 1024 }, (_, i) => i / 1000);
  const histogram = new client.Histogram({
    name: 'h_seconds',
    help: 'h',
    labelNames: ['method', 'route', 'status'],
    registers: [],
  });
  const labels = Array.from({ length: ROUTES }, (_, i) => ({ method: 'GET', route: `/route/${i}`, status: 200 }));
  const ours = (n: number): void => {
    for (let i = 0; i < n; i++)
      recorder.record(entries[i & (ROUTES - 1)] as (typeof entries)[0], i % 3, 200, values[i & 1023] as number);
  };
  const theirs = (n: number): void => {
    for (let i = 0; i < n; i++) histogram.observe(labels[i & (ROUTES - 1)], values[i & 1023]);
  };
  const oursNs = least(ours);
  const promClientNs = least(theirs);
  return { oursNs, promClientNs, oursBytes: Math.min(...[1, 2, 3].map(() => bytesPerRecord(ours, gc))) };
}

/** The least of several runs is asked for: what else the process does allocates too. */
function bytesPerRecord(run: (n: number) => void, gc: () => void): number {
  gc();
  const before = process.memoryUsage().heapUsed;
  run(1_000_000);
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

function least(run: (n: number) => void): number {
  run(100_000);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 25; i++) {
    const start = performance.now();
    run(40_000);
    best = Math.min(best, ((performance.now() - start) / 40_000) * 1e6);
  }
  return best;
}
