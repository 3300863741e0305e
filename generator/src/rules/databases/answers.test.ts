import { describe, expect, it } from 'vitest';
import { testRules, unitTests } from '../../../test/promtool.ts';
import { fill } from '../../catalogue/fill.ts';
import { catalogues, missingOf } from '../../catalogue/index.ts';
import type { Server } from '../../catalogue/testing/exposition.ts';
import { exposed, metricNames, SERVERS } from '../../catalogue/testing/exposition.ts';
import { selector } from '../../promql/print.ts';
import { target as rulesTarget } from '../../targets/prometheus-rules.ts';
import { databaseOf, hostOf } from './testing/plans.ts';
import { planWatched } from './watch-plan.ts';

const TARGET = { job: 'exporter', instance: '10.0.0.1:9000' };

/** Panels that are empty on a healthy server by their nature: they list what is wrong. */
const LISTS_FAULTS = [/^mysql-exporter-failures$/, /^redis-memory-used$/];

/** The exporter's series as they stood, growing by a tenth and 1 a minute, under the labels of one target. */
function inputsOf(server: Server): Readonly<Record<string, string>> {
  const inputs: Record<string, string> = { 'up{instance="10.0.0.1:9000",job="exporter"}': '1x30' };
  inputs['scrape_duration_seconds{instance="10.0.0.1:9000",job="exporter"}'] = '0.1x30';
  for (const { labels, metric, value } of exposed(server)) {
    if (!Number.isFinite(value)) continue;
    const matchers = Object.entries({ ...labels, ...TARGET }).map(([label, text]) => ({
      label,
      op: '=' as const,
      value: text.replaceAll('\\', '/').replaceAll('\n', ' '),
    }));
    // A flag stays what it is; anything else grows, so that it has a rate.
    const step = value === 1 || /max|limit|readonly|enabled/.test(metric) ? 0 : 1 + Math.abs(value) / 10;
    inputs[selector(metric, matchers)] = `${value}+${Number(step.toPrecision(6))}x30`;
  }
  return inputs;
}

describe.each(Object.keys(SERVERS) as Server[])('on the labels of %s', (server) => {
  const subject = SERVERS[server];
  const catalogue = catalogues[subject];
  const spec = 'selector: { job: exporter }';
  const watched = subject === 'host' ? hostOf(spec) : databaseOf(`engine: ${subject}, ${spec}`);
  const { plan } = planWatched(watched, { dependents: [], cases: false });
  const rules = rulesTarget.ofWatched!(plan)[0]!;
  const names = metricNames(server);
  const panels = catalogue.panels.filter(
    (panel) =>
      missingOf(catalogue, panel, (metric) => names.has(metric)).length === 0 &&
      !LISTS_FAULTS.some((pattern) => pattern.test(panel.id)),
  );

  it('every query of a panel that has its metrics gives an answer', () => {
    const own = subject === 'host' ? 'host="db1"' : 'database="orders-db"';
    const filling = { selector: 'job="exporter"', recorded: own, app: 'db="orders-db"', window: '5m' };
    const queries = panels.flatMap((panel) => panel.queries.map(({ expr }) => fill(expr, filling)));
    const test = unitTests([rules.path.split('/').at(-1)!], '1m', [
      {
        inputs: inputsOf(server),
        interval: '1m',
        expected: queries.map((expr) => ({
          at: '25m',
          expr: `(count(${expr}) > bool 0) or vector(0)`,
          values: { '{}': 1 },
        })),
      },
    ]);
    const outcome = testRules(
      [
        { path: rules.path.split('/').at(-1)!, text: rules.text },
        { path: 'answers.test.yaml', text: test },
      ],
      (path) => path === 'answers.test.yaml',
    );
    expect(queries.length).toBeGreaterThan(20);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  }, 60_000);
});
