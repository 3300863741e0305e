import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moodOf, nameOf, seriesOf, writeFleet } from './fleet.ts';
import { inTemporaryFolder } from './folder.ts';

const span = { start: 1_000_000, end: 1_003_600, step: 240, trouble: 1_002_000 };
const of = (index: number) => seriesOf(index, span);
const named = (index: number, name: string) => of(index).filter((series) => series.name === name);

it('has a fleet of which most is well', () => {
  const moods = Array.from({ length: 10_000 }, (_, i) => moodOf(i));
  expect(moods.filter((mood) => mood === 'healthy').length).toBeGreaterThan(9700);
  expect(new Set(moods).size).toBe(8);
});

it('gives every service a row of its own', () => {
  const rows = Array.from({ length: 200 }, (_, i) => named(i, 'service:info')[0]!.labels);
  expect(new Set(rows.map(({ env = '', service }) => `${service} ${env}`)).size).toBe(200);
  expect(rows.filter(({ identity }) => identity === 'env')).toHaveLength(20);
  expect(named(9, 'service:info')[0]!.labels.service).toBe(named(19, 'service:info')[0]!.labels.service);
});

it('lets requests fail after trouble began and not before', () => {
  const failing = Array.from({ length: 1000 }, (_, i) => i).find((i) => moodOf(i) === 'failing')!;
  const [errors] = named(failing, 'service:errors:ratio_rate5m');
  expect(errors!.valueAt(span.start)).toBeLessThan(0.01);
  expect(errors!.valueAt(span.end)).toBeGreaterThan(0.05);
  expect(named(failing, 'ALERTS')[0]!.labels).toMatchObject({ alertname: 'HighErrorRate', alertstate: 'firing' });
});

it('records nothing of a service that is not scraped but what its spec says', () => {
  const silent = Array.from({ length: 1000 }, (_, i) => i).find((i) => moodOf(i) === 'unscraped')!;
  expect(named(silent, 'service:requests:rate5m')).toEqual([]);
  expect(named(silent, 'service:info')).toHaveLength(1);
  expect(nameOf(silent)).toBe(named(silent, 'service:info')[0]!.labels.service);
});

it('writes what promtool makes blocks of', async () => {
  await inTemporaryFolder('fleet', async (folder) => {
    const path = join(folder, 'fleet.om');
    const { samples, series } = await writeFleet(path, 60, span);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(samples + 1);
    expect(series).toBeGreaterThan(60 * 15);
    const data = join(folder, 'data');
    mkdirSync(data);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', path, data], { stdio: 'ignore' });
    expect(readdirSync(data).length).toBeGreaterThan(0);
  });
});
