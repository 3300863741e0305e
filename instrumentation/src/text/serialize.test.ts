import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../metrics.ts';
import { joined } from '../serve/scrape.ts';
import { MetricStore } from '../store/store.ts';
import { headerText, serialize, serializeNow } from './serialize.ts';

function filled(series: number): MetricStore {
  const store = new MetricStore({ maxSeries: series + 1 });
  const family = store.histogram(METRICS.httpRequestDuration);
  for (let i = 0; i < series; i++) family.observe(family.slot(['GET', `/route/${i}`, 200]), 0.02);
  return store;
}

describe('serialize', () => {
  it('gives in pieces what it gives at once', async () => {
    const families = filled(300).families();
    const pieces: string[] = [];
    for await (const piece of serialize(families, 'text', { sliceMs: 0 })) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
    expect(pieces.join('')).toBe(serializeNow(families, 'text'));
  });

  it('lets the event loop turn between two pieces', async () => {
    let turns = 0;
    let isRunning = true;
    const count = (): void => {
      turns++;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    let pieces = 0;
    for await (const _piece of serialize(filled(300).families(), 'text', { sliceMs: 0 })) pieces++;
    isRunning = false;
    expect(turns).toBeGreaterThanOrEqual(pieces - 1);
  });

  it('names a counter without _total in the header of OpenMetrics, and only there', () => {
    const counter = { name: 'x_total', type: 'counter', help: 'a\\b' } as const;
    expect(headerText(counter, 'openmetrics')).toBe('# HELP x a\\\\b\n# TYPE x counter\n');
    expect(headerText(counter, 'text')).toBe('# HELP x_total a\\\\b\n# TYPE x_total counter\n');
  });

  it('leaves out families that have no series', async () => {
    const store = new MetricStore({ maxSeries: 10 });
    store.histogram(METRICS.httpRequestDuration);
    expect(await joined(serialize(store.families(), 'text'))).toBe('');
  });

  it('keeps a histogram whole while requests go on between two pieces', async () => {
    const store = filled(400);
    const family = store.histogram(METRICS.httpRequestDuration);
    let text = '';
    for await (const piece of serialize(store.families(), 'text', { sliceMs: 0 })) {
      text += piece;
      for (let i = 0; i < family.size; i++) family.observe(i, 20);
    }
    const values = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, value]) => value as string);
    expect(values(/_bucket\{le="\+Inf".*\} (\d+)/g)).toEqual(values(/_count\{.*\} (\d+)/g));
  });

  it('never holds the event loop for 10 ms at 50,000 lines', { retry: 3 }, async () => {
    const families = filled(3572).families();
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
    // The first scrape is the dearest: nothing is prepared yet.
    let lines = 0;
    for await (const piece of serialize(families, 'text'))
      lines += Buffer.from(piece).toString().split('\n').length - 1;
    isRunning = false;
    expect(lines).toBeGreaterThan(50_000);
    expect(longest).toBeLessThan(10);
  });
});
