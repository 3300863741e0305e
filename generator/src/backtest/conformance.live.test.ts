import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '../model/duration.ts';
import { type AlertRuns, alertRuns, type Grid } from './alert-runs.ts';
import { backtester } from './backtest.ts';
import { collect } from './collect.ts';
import { worstSide } from './condition.ts';
import { expandRecorded } from './expand.ts';
import { alertsIn, loadedGroups } from './loaded.ts';
import { labelsKey } from './matrix.ts';
import { recordIndex } from './records.ts';
import { type LivePrometheus, startPrometheus } from './testing/live-prometheus.ts';
import { queryOn } from './testing/query.ts';
import { type Shapes, startShapes } from './testing/shapes.ts';

/** How long the server evaluates before it is asked, in seconds. */
const LENGTH = 75;

const EXPRESSIONS: readonly string[] = [
  'queue > 5',
  'queue < 3',
  '12 < queue',
  'flap == 1',
  'slow_flap == 1',
  'sawtooth >= 12',
  'sawtooth > 3 and on () slow_flap == 1',
  'queue > 5 unless on () slow_flap == 0',
  'gappy > 8 or queue > 13',
  'gappy',
  'absent(mostly)',
  'absent(blink{host="two"})',
  'up{job="shapes"} == 0',
  'sometimes_nan > 2',
  'sum by (shard) (rate(requests_total{code="500"}[5s])) / sum by (shard) (rate(requests_total[5s])) > 0.08',
  'sum(rate(requests_total{code="500"}[8s])) > 3.5',
  'max_over_time(flap[3s]) == 1',
  'changes(slow_flap[10s]) > 0',
  'count(gappy > 5) > 2',
  'queue - queue offset 2s > 4',
  'avg_over_time(sawtooth[4s:1s]) > 15',
  'mostly * on (host) always > 4',
];
const TIMINGS: readonly Partial<Record<'for' | 'keep_firing_for', string>>[] = [
  {},
  { for: '2s' },
  { for: '7s', keep_firing_for: '3s' },
  { keep_firing_for: '6s' },
];
const SPECIAL = [
  {
    expr: 'queue > 5',
    labels: { level: '{{ if gt $value 11.0 }}high{{ else }}low{{ end }}', severity: 'page' },
    for: '3s',
  },
  { expr: 'queue > 5', labels: { shard: '', kind: '{{ $labels.shard }}{{ $labels.shard | toUpper }}' } },
  // Two shards at once give one label set: Prometheus refuses that evaluation.
  { expr: 'queue > 11', labels: { shard: 'any' }, for: '2s', keep_firing_for: '2s' },
  { expr: 'queue > 5', labels: { exact: '{{ $value }}' }, for: '1s' },
  // Of its own group: another one's sample of the same instant may or may not be there yet.
  { expr: 'recorded:queue:max{speed="SPEED", attempt="ATTEMPT"} > 9', for: '4s' },
  { expr: 'vector(scalar(sawtooth)) > 12', for: '3s' },
];

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly time: number;
}

let prometheus: LivePrometheus;
let shapes: Shapes;
let grids: ReadonlyMap<string, Grid>;
const theirs = new Map<string, Set<string>>();

const alerts = [...EXPRESSIONS.flatMap((expr) => TIMINGS.map((timing) => ({ expr, ...timing }))), ...SPECIAL].map(
  (rule, index) => ({ alert: `Shape${index}`, ...rule }),
);

/** Two groups with the same alerts, evaluated at different speeds. */
function rulesText(attempt: number): string {
  const records = [
    { record: 'tick', expr: 'vector(1)' },
    { record: 'recorded:queue:max', expr: 'max(queue)' },
  ];
  const group = (name: string, interval: string) => ({
    name: `${name}-${attempt}`,
    interval,
    rules: [...records, ...alerts].map((rule) => ({
      ...rule,
      expr: rule.expr.replace('SPEED', name).replace('ATTEMPT', String(attempt)),
      labels: { ...(rule as { labels?: object }).labels, speed: name, attempt: String(attempt) },
    })),
  });
  return JSON.stringify({ groups: [group('fast', '1s'), group('slow', '2s')] });
}

beforeAll(async () => {
  shapes = await startShapes();
  prometheus = await startPrometheus({ targets: [shapes.target] });
  // The server itself chooses when it scrapes and evaluates. An evaluation right behind a scrape may or may not see its
  // samples, which no later query can tell, so another name of the group is tried: it moves the evaluations.
  let attempt = 0;
  for (; ; attempt++) {
    writeFileSync(join(prometheus.folder, 'shapes.rules.yaml'), rulesText(attempt));
    const reloaded = await fetch(`${prometheus.url}/-/reload`, { method: 'POST' });
    if (!reloaded.ok) throw new Error(await reloaded.text());
    await sleep(5000);
    const scraped = (await samples('up{job="shapes"}[4s]')).map(({ time }) => time % 1000);
    const evaluated = (await samples(`tick{attempt="${attempt}"}[4s]`)).map(({ time }) => time % 1000);
    const isApart = evaluated.every((phase) => scraped.every((scrape) => (phase - scrape + 1000) % 1000 > 150));
    if (isApart && scraped.length > 0 && evaluated.length > 0) break;
    if (attempt === 8) throw new Error(`scrapes at ${scraped}, evaluations at ${evaluated}: always too close`);
  }
  await sleep(LENGTH * 1000);
  grids = await evaluatedGrids(attempt);
  for (const { labels, time } of await samples(`ALERTS{attempt="${attempt}"}[10m]`)) {
    const { __name__: _, alertstate, ...rest } = labels;
    const grid = grids.get(labels.speed!)!;
    if (time < grid.start || time > grid.end) continue;
    const key = `${rest.speed} ${rest.alertname}`;
    const known = theirs.get(key) ?? new Set();
    theirs.set(key, known.add(`${labelsKey(rest)} ${alertstate} ${time}`));
  }
}, 150_000);

afterAll(async () => {
  await prometheus?.stop();
  await shapes?.stop();
});

/** Raw samples with the times they were written at: a window that is asked for without a function. */
async function samples(window: string): Promise<readonly Sample[]> {
  const answer = (await prometheus.get(`/api/v1/query?query=${encodeURIComponent(window)}`)) as {
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  return answer.data.result.flatMap(({ metric, values }) =>
    values.map(([time]) => ({ labels: metric, time: Math.round(time * 1000) })),
  );
}

/** From the first evaluation of all alerts to the last, by group; every one in between must have happened. */
async function evaluatedGrids(attempt: number): Promise<ReadonlyMap<string, Grid>> {
  const result = new Map<string, Grid>();
  for (const [speed, step] of [
    ['fast', 1000],
    ['slow', 2000],
  ] as const) {
    const ticks = (await samples(`tick{speed="${speed}",attempt="${attempt}"}[10m]`))
      .map(({ time }) => time)
      .sort((a, b) => a - b);
    const [start, end] = [ticks[0]!, ticks.at(-1)!];
    const missed = (end - start) / step + 1 - ticks.length;
    if (missed !== 0) throw new Error(`the server left out ${missed} evaluations of the ${speed} group: too busy`);
    result.set(speed, { start, end, step });
  }
  return result;
}

/** What `ALERTS` would hold. */
function samplesOf({ failedAt, runs }: AlertRuns, grid: Grid): Set<string> {
  const result = new Set<string>();
  const failed = new Set(failedAt);
  for (const { endedAt = grid.end + grid.step, firingAt = endedAt, labels, pendingAt } of runs) {
    for (let time = pendingAt; time < endedAt; time += grid.step) {
      if (!failed.has(time)) result.add(`${labelsKey(labels)} ${time < firingAt ? 'pending' : 'firing'} ${time}`);
    }
  }
  return result;
}

describe('the state machine of alerts, beside a real Prometheus', () => {
  it('gives every sample of ALERTS at its very time, pending and firing, and no other', async () => {
    const loaded = loadedGroups(await prometheus.get('/api/v1/rules'))!;
    const query = queryOn(prometheus.url);
    const signal = new AbortController().signal;
    const differences: object[] = [];
    const figures = { alerts: 0, runs: 0, fired: 0, failed: 0, samples: 0 };
    for (const { rule } of alertsIn(loaded)) {
      const grid = grids.get(rule.labels.speed!)!;
      const matrix = await collect(rule.expr, grid, { query, signal });
      const ours = alertRuns(matrix, grid, rule, worstSide(rule.expr));
      const expected = theirs.get(`${rule.labels.speed} ${rule.alert}`) ?? new Set();
      const got = samplesOf(ours, grid);
      const more = [...got].filter((sample) => !expected.has(sample));
      const fewer = [...expected].filter((sample) => !got.has(sample));
      if (more.length + fewer.length > 0) {
        differences.push({
          alert: rule.alert,
          expr: rule.expr,
          for: rule.for,
          more: more.slice(0, 5),
          fewer: fewer.slice(0, 5),
        });
      }
      figures.alerts++;
      figures.runs += ours.runs.length;
      figures.fired += ours.runs.filter(({ firingAt }) => firingAt !== undefined).length;
      figures.failed += ours.failedAt.length;
      figures.samples += expected.size;
    }
    expect(differences).toEqual([]);
    expect(figures.alerts).toBe(2 * alerts.length);
    expect(alerts.length).toBeGreaterThan(50);
    expect(figures.fired).toBeGreaterThan(300);
    expect(figures.runs - figures.fired).toBeGreaterThan(100);
    expect(figures.failed).toBeGreaterThan(10);
  });

  it('finds the instants of evaluation by itself, and the same firing times', async () => {
    const loaded = loadedGroups(await prometheus.get('/api/v1/rules'))!;
    const signal = new AbortController().signal;
    const tester = backtester({ query: queryOn(prometheus.url), signal, groups: loaded, loaded });
    for (const alert of alertsIn(loaded)
      .filter(({ rule }) => rule.expr === 'queue > 5')
      .slice(0, 6)) {
      const grid = grids.get(alert.rule.labels.speed!)!;
      const window = { start: grid.start + 30 * SECOND, end: grid.end };
      const { approximate, precision, runs } = await tester.alert(alert, window);
      expect({ approximate, precision }).toEqual({ approximate: [], precision: 0 });
      const firing = runs.filter(({ firingAt }) => firingAt !== undefined && firingAt >= window.start);
      expect(firing.length).toBeGreaterThan(0);
      const known = theirs.get(`${alert.rule.labels.speed} ${alert.rule.alert}`)!;
      for (const { firingAt, labels } of firing) {
        expect(known).toContain(`${labelsKey(labels)} firing ${firingAt}`);
        expect(known).not.toContain(`${labelsKey(labels)} firing ${firingAt! - grid.step}`);
      }
    }
  });

  it('gives the same samples for a recorded series and for what records it', async () => {
    const loaded = loadedGroups(await prometheus.get('/api/v1/rules'))!;
    const grid = grids.get('fast')!;
    const signal = new AbortController().signal;
    const query = queryOn(prometheus.url);
    const index = recordIndex(loaded.filter(({ name }) => name.startsWith('fast')));
    const { expr } = alertsIn(loaded).find(({ rule }) => rule.expr.includes('recorded:queue:max'))!.rule;
    const { expr: expanded } = expandRecorded(expr, { index, isWanted: () => true, interval: SECOND });
    expect(expanded).toContain('max(queue)');
    const [asRecorded, asExpanded] = await Promise.all(
      [expr, expanded].map((text) => collect(text, grid, { query, signal })),
    );
    expect(asExpanded![0]!.times.length).toBeGreaterThan(20);
    expect(asExpanded!.map(({ times, values }) => ({ times, values }))).toEqual(
      asRecorded!.map(({ times, values }) => ({ times, values })),
    );
  });
});
