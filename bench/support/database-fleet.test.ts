import { expect, it } from 'vitest';
import { compile } from '../../generator/src/compile.ts';
import { DIGESTS, databaseSpec, fleetConfig, fleetExposition, fleetMetrics, fleetSeries } from './database-fleet.ts';

const RECORDING = `mysql_global_status_uptime 100
mysql_global_status_questions 5000
mysql_global_status_commands_total{command="select"} 9
mysql_perf_schema_events_statements_total{digest="aa",digest_text="SELECT ?",schema="shop"} 300
mysql_perf_schema_events_statements_total{digest="bb",digest_text="UPDATE t",schema="shop"} 600
mysql_perf_schema_events_statements_sum_total 900
`;
const NAMES = new Set([
  'mysql_global_status_uptime',
  'mysql_global_status_questions',
  'mysql_perf_schema_events_statements_total',
  'mysql_perf_schema_events_statements_sum_total',
]);
const series = fleetSeries(RECORDING, NAMES, new Set([...NAMES, 'mysql_global_status_uptime']));

it('takes what is asked for of a recording, with as many digests as an exporter shows', () => {
  const digests = series.filter(({ prefix }) => prefix.startsWith('mysql_perf_schema_events_statements_total{'));
  expect(digests).toHaveLength(DIGESTS);
  expect(new Set(digests.map(({ prefix }) => prefix)).size).toBe(DIGESTS);
  expect(digests.slice(0, 2).map(({ value }) => value)).toEqual([300, 600]);
  expect(series).toHaveLength(DIGESTS + 3);
  expect(series.some(({ prefix }) => prefix.includes('commands'))).toBe(false);
});

it('lets counters grow, the uptime with the clock and the rest as busy as the server is', () => {
  const lines = (index: number) => fleetExposition(series, index, 10).split('\n').slice(0, 2);
  expect(lines(0)).toEqual(['mysql_global_status_uptime 110', 'mysql_global_status_questions 5500']);
  expect(lines(5)).toEqual(['mysql_global_status_uptime 110', 'mysql_global_status_questions 5750']);
});

it('refuses a recording that does not say how long its server was up', () => {
  expect(() => fleetSeries('mysql_up 1\n', NAMES, NAMES)).toThrow('how long the server was up');
});

it('asks for what rules read and for the digests that the comparison reads', () => {
  const names = fleetMetrics();
  for (const name of ['mysql_up', 'up', 'mysql_global_status_questions', 'mysql_perf_schema_events_statements_total']) {
    expect(names).toContain(name);
  }
  expect(names).not.toContain('mysql_global_status_commands_total');
});

it('gives each server a spec that compiles, and a target of its own', () => {
  const { diagnostics, files } = compile(
    [0, 1].map((index) => ({ file: `${index}.yaml`, text: databaseSpec(index) })),
    { targets: ['prometheus-rules'] },
  );
  expect(diagnostics).toEqual([]);
  expect(files).toHaveLength(2);
  const { scrape_configs: jobs } = JSON.parse(fleetConfig(2, '127.0.0.1:1', 10, ['a.yaml']));
  expect(jobs[0].static_configs[1]).toEqual({
    targets: ['127.0.0.1:1'],
    labels: { instance: 'db-1:9104', __metrics_path__: '/1' },
  });
});
