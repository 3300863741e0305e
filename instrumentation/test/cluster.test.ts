/** A real cluster: killed workers never make a counter fall, hung ones never hold a scrape. */

import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { METRICS } from '../src/metrics.ts';
import { MergedFamilies, type Snapshot, SnapshotWriter, WorkerSeries } from '../src/serve/cluster-merge.ts';
import { MetricStore } from '../src/store/store.ts';
import { serializeNow } from '../src/text/serialize.ts';
import { checkMetrics } from './support/promtool.ts';

/** Series that must never fall: counters, and all parts of histograms. */
function counters(text: string): Map<string, number> {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const name = /^(\w+?)(_bucket|_sum|_count)?[{ ]/.exec(line);
    if (name === null) continue;
    const isCounter = types.get(name[1]) === 'histogram' || types.get((name[1] ?? '') + (name[2] ?? '')) === 'counter';
    // What a process reads of its machine starts anew with each process, and does so in any client.
    if (isCounter) found.set(line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1)));
  }
  return found;
}

/** Workers take their time to start on a busy machine. */
const SLOW = { timeout: 20_000, interval: 100 };

describe('a cluster', () => {
  let primary: ChildProcess;
  let url: string;

  beforeEach(async () => {
    const script = new URL('support/cluster-app.ts', import.meta.url).pathname;
    primary = spawn(process.execPath, ['--conditions=source', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<string>((resolve) =>
      primary.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim())),
    );
    url = `http://127.0.0.1:${port}`;
    await expect
      .poll(
        async () => (await (await fetch(`${url}/metrics`)).text()).includes('http_request_duration_seconds_count'),
        SLOW,
      )
      .toBe(true);
  });
  afterEach(async () => {
    const gone = new Promise((resolve) => primary.once('exit', resolve));
    primary.kill('SIGTERM');
    await gone;
  });

  const scrape = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  const pids = async (): Promise<number[]> => (await fetch(`${url}/pids`)).json() as Promise<number[]>;

  it('keeps every counter monotonic over workers that are killed under load', async () => {
    let last = counters(await scrape());
    const falls: string[] = [];
    for (let round = 0; round < 30; round++) {
      if (round % 5 === 2) process.kill((await pids())[round % 3] as number, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 60));
      const now = counters(await scrape());
      for (const [series, value] of last)
        if (!((now.get(series) ?? -1) >= value - 1e-6)) falls.push(`${series} ${value} → ${now.get(series)}`);
      last = now;
    }
    expect(falls).toEqual([]);
    expect(last.size).toBeGreaterThan(200);
    expect(checkMetrics(await scrape())).toBe('');
  });

  it('answers in under a second while a worker hangs, counts it, and adds what it said last', async () => {
    const before = counters(await scrape());
    const [hung] = await pids();
    process.kill(hung as number, 'SIGSTOP');
    try {
      const start = performance.now();
      const text = await scrape();
      expect(performance.now() - start).toBeLessThan(1000);
      expect(text).toContain('\nquartet_scrape_workers_missing 1\n');
      const during = counters(text);
      for (const [series, value] of before) expect(during.get(series)).toBeGreaterThanOrEqual(value - 1e-6);
    } finally {
      process.kill(hung as number, 'SIGCONT');
    }
    await expect.poll(scrape, SLOW).toContain('\nquartet_scrape_workers_missing 0\n');
  });
});

describe('the merge', () => {
  function worker(route: string, count: number) {
    const store = new MetricStore({ maxSeries: 100 });
    const histogram = store.histogram(METRICS.httpRequestDuration);
    const gauge = store.scalar(METRICS.saturation, undefined, 'max');
    const active = store.scalar(METRICS.httpRequestsInFlight);
    const observe = (): void => histogram.observe(histogram.slot(['GET', route, 200]), 0.02);
    for (let i = 0; i < count; i++) observe();
    gauge.set(gauge.slot(['cpu', '']), count / 10);
    active.set(active.slot([]), count);
    return { store, observe, writer: new SnapshotWriter() };
  }

  function merged(...all: readonly WorkerSeries[]): string {
    const families = new MergedFamilies();
    for (const series of all) series.addTo(families);
    return serializeNow(families.list(), 'text');
  }

  it('adds counters and histograms and takes the largest of what is a share', () => {
    const [one, two] = [worker('/a', 2), worker('/a', 3)];
    const series = [one, two].map(({ store, writer }) => {
      const known = new WorkerSeries();
      known.apply(writer.snapshot(store.families()));
      return known;
    });
    const text = merged(...series);
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/a",status="200"} 5\n');
    expect(text).toContain('app_saturation_ratio{resource="cpu"} 0.3\n');
    expect(text).toContain('http_requests_in_flight 5\n');
  });

  it('sends names once, and then numbers alone', () => {
    const { store, observe, writer } = worker('/a', 1);
    const known = new WorkerSeries();
    const first = writer.snapshot(store.families());
    known.apply(first);
    observe();
    const second = writer.snapshot(store.families());
    expect([second.families, second.series]).toEqual([[], []]);
    known.apply(JSON.parse(JSON.stringify(second)) as Snapshot);
    expect(merged(known)).toContain('_count{method="GET",route="/a",status="200"} 2\n');
  });

  it('keeps of a worker that is gone what must not fall, and drops its gauges', () => {
    const { store, writer } = worker('/a', 4);
    const known = new WorkerSeries();
    known.apply(writer.snapshot(store.families()));
    const retained = new MergedFamilies();
    known.retire(retained);
    const text = serializeNow(retained.list(), 'text');
    expect(text).toContain('_count{method="GET",route="/a",status="200"} 4\n');
    expect(text).not.toContain('http_requests_in_flight');
  });

  it('shows no series that nobody has any more', () => {
    const { store, writer } = worker('/a', 1);
    const known = new WorkerSeries();
    known.apply(writer.snapshot(store.families()));
    const families = new MergedFamilies();
    known.addTo(families);
    families.clear();
    expect(serializeNow(families.list(), 'text')).not.toMatch(/^[^#]/m);
  });
});
