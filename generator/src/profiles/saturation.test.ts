import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printSeries } from '../../test/exposition.ts';
import { profileCaptures } from '../../test/profile-captures.ts';
import { profileOf, profiles } from './index.ts';
import type { SampleSeries, SaturationSource } from './profile.ts';

interface PromqlTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly object[];
}

/** `expr` is true, as promtool is asked: its own comparison of values allows no rounding. */
function holds(expr: string, at: string): object {
  return { expr: `(${expr}) + 0 == 1`, eval_time: at, exp_samples: [{ labels: '{}', value: 1 }] };
}

function fullnessOf(source: SaturationSource): string {
  const expr = source.expr.replaceAll('$selector', 'job="app"').replaceAll('$window', '5m');
  return `max(${expr}) / ${source.scale}`;
}

function isNear(expr: string, value: number): string {
  return `abs((${expr}) - ${value}) < bool 1e-9`;
}

function seriesOf(sample: SampleSeries, intervalSeconds: number): { series: string; values: string } {
  const step = (sample.perSecond ?? 0) * intervalSeconds;
  const start = sample.value ?? 0;
  const labels = { ...sample.labels, job: 'app', instance: 'app:1' };
  return { series: printSeries({ metric: sample.metric, labels }), values: `${start}+${step}x60` };
}

function promtool(tests: readonly PromqlTest[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  try {
    const file = join(folder, 'tests.json');
    writeFileSync(file, JSON.stringify({ evaluation_interval: '1m', tests }));
    const run = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    if (run.error) throw new Error(`promtool is needed for this test: ${run.error.message}`);
    return run.status === 0 ? 'passed' : run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('saturation', () => {
  it('reads what its sample says, empty to full', () => {
    const tests = profiles.flatMap((profile) =>
      profile.saturation.flatMap((source) =>
        [0, 0.3, 0.92, 1].map((fullness) => ({
          name: `${profile.id} ${source.resource} at ${fullness}`,
          interval: '15s',
          input_series: source.sample(fullness).map((sample) => seriesOf(sample, 15)),
          promql_expr_test: [holds(isNear(fullnessOf(source), fullness), '10m')],
        })),
      ),
    );
    expect(tests.length).toBeGreaterThan(100);
    expect(promtool(tests)).toBe('passed');
  });

  it('has the values computed by hand on every capture, and no data for the rest', () => {
    const tests = profileCaptures().map((capture) => {
      const sources = profileOf(capture.profile)!.saturation;
      return {
        name: `${capture.profile} ${capture.name}`,
        interval: '1m',
        input_series: capture.samples.map(({ metric, labels, value, isCounter }) => ({
          series: printSeries({ metric, labels: { ...labels, ...capture.selector } }),
          values: isCounter ? `0+${value}x10` : `${value}+0x10`,
        })),
        promql_expr_test: sources.map((source) => {
          const expected = capture.saturation[source.resource];
          const expr = fullnessOf(source);
          return holds(expected === undefined ? `absent(${expr})` : isNear(expr, expected), '10m');
        }),
      };
    });
    expect(promtool(tests.filter((test) => test.promql_expr_test.length > 0))).toBe('passed');
  });

  it('names no resource in a capture that the profile does not have', () => {
    for (const capture of profileCaptures()) {
      const known = profileOf(capture.profile)!.saturation.map((source) => source.resource);
      expect(known).toEqual(expect.arrayContaining(Object.keys(capture.saturation)));
    }
  });

  it('takes a runtime without a memory limit for one whose memory has no fullness', () => {
    const source = profileOf('go-http-metrics')!.saturation.find(({ resource }) => resource === 'memory')!;
    const [used, limit] = source.sample(0.5);
    const unlimited = [used!, { ...limit!, value: 9223372036854776000 }].map((sample) => seriesOf(sample, 60));
    const expr = `absent(${fullnessOf(source)})`;
    const test = { name: 'no limit', interval: '1m', input_series: unlimited, promql_expr_test: [holds(expr, '5m')] };
    expect(promtool([test])).toBe('passed');
  });

  it('reads a busy Go process by the threads it may run, not as full at one core', () => {
    const source = profileOf('otel')!.saturation.find(({ resource }) => resource === 'cpu')!;
    const go: SampleSeries[] = [
      { metric: 'process_cpu_seconds_total', labels: {}, perSecond: 2 },
      { metric: 'go_sched_gomaxprocs_threads', labels: {}, value: 8 },
    ];
    const series = go.map((sample) => seriesOf(sample, 60));
    const expr = isNear(fullnessOf(source), 0.25);
    const test = { name: 'go', interval: '1m', input_series: series, promql_expr_test: [holds(expr, '10m')] };
    expect(promtool([test])).toBe('passed');
  });
});
