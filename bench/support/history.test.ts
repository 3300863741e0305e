import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder } from './folder.ts';
import { backfill, SCRAPE } from './history.ts';
import { rawServices, totalsAt } from './raw-services.ts';

const END = 20_000 * 86_400 + 9 * 3600;
const span = { start: END - 2 * 3600, end: END };
const services = rawServices(1, 2);

/** All samples that `promtool tsdb dump` finds, by what it prints before the value. */
async function dumped(): Promise<{
  readonly samples: number;
  readonly series: ReadonlyMap<string, readonly number[]>;
}> {
  return inTemporaryFolder('history', async (folder) => {
    const data = join(folder, 'data');
    // promtool opens a folder as Prometheus leaves it: with a log of what is not in blocks yet.
    mkdirSync(join(data, 'wal'), { recursive: true });
    const samples = backfill(services, span, data, folder);
    const text = execFileSync('promtool', ['tsdb', 'dump', data], { encoding: 'utf8', maxBuffer: 1 << 28 });
    const series = new Map<string, number[]>();
    for (const line of text.trimEnd().split('\n')) {
      const [, name, value] = /^(\{.*\}) (\S+) \d+$/.exec(line)!;
      const known = series.get(name!);
      if (known) known.push(Number(value));
      else series.set(name!, [Number(value)]);
    }
    return { samples, series };
  });
}

it('writes all it counts: raw counters at every scrape, and the sums of every five minutes', async () => {
  const { samples, series } = await dumped();
  const found = (part: string) => [...series].filter(([name]) => name.includes(part));
  expect([...series.values()].reduce((sum, values) => sum + values.length, 0)).toBe(samples);

  const scrapes = (2 * 3600) / SCRAPE + 1;
  const [count] = found('__name__="http_request_duration_seconds_count"').filter(([name]) =>
    name.includes('status="200"'),
  );
  expect(count![0]).toContain('instance="bench", job="svc-0"');
  expect(count![1]).toHaveLength(scrapes);
  expect(count![1].at(-1)).toBe(Math.floor(totalsAt(services[0]!, span.start, END).ok));

  // A bucket that no objective reads is short of its first part.
  expect(found('le="10"')[0]![1]).toHaveLength((75 * 60) / SCRAPE);
  expect(found('le="0.25"')[0]![1]).toHaveLength(scrapes);

  const total = found('__name__="service:slo_total:sum5m"');
  expect(total).toHaveLength(2);
  expect(total[0]![1]).toHaveLength((2 * 3600) / 300);
  const { ok, failed } = totalsAt(services[0]!, span.start, END);
  expect(total[0]![1].reduce((sum, value) => sum + value, 0)).toBeCloseTo(ok + failed, 3);
}, 60_000);
