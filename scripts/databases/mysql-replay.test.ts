import { expect, it } from 'vitest';
import { counterNames, recordedMysql, replayed } from './mysql-replay.ts';

const RECORDING = `mysql_global_status_uptime 100
mysql_global_status_questions 5000
mysql_global_status_threads_connected 7
mysql_global_status_handlers_total{handler="commit"} 200
`;
const COUNTERS = new Set(['mysql_global_status_questions', 'mysql_global_status_handlers_total']);

it('goes on with counters at the pace they had, and with the uptime at that of the clock', () => {
  expect(replayed(RECORDING, COUNTERS, 50)).toBe(`mysql_global_status_uptime 150
mysql_global_status_questions 7500
mysql_global_status_threads_connected 7
mysql_global_status_handlers_total{handler="commit"} 300
`);
});

it('shows at the start what was recorded, number by number', () => {
  const numbers = (text: string) => text.replace(/ (\S+)$/gm, (_, value: string) => ` ${Number(value)}`);
  const recording = recordedMysql();
  expect(recording.split('\n').length).toBeGreaterThan(500);
  expect(numbers(replayed(recording, counterNames(), 0))).toBe(numbers(recording));
});

it('knows counters by how the catalogue reads them', () => {
  const counters = counterNames();
  expect(counters).toContain('mysql_global_status_questions');
  expect(counters).toContain('mysql_perf_schema_events_statements_seconds_total');
  expect(counters).toContain('mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total');
  for (const gauge of ['mysql_up', 'mysql_global_status_threads_connected', 'mysql_global_variables_max_connections']) {
    expect(counters).not.toContain(gauge);
  }
});

it('refuses a recording that cannot be replayed', () => {
  expect(() => replayed('mysql_up 1\n', COUNTERS, 1)).toThrow('how long the server was up');
  expect(() => replayed('mysql_global_status_uptime 1\nnonsense\n', COUNTERS, 1)).toThrow('no sample: nonsense');
});
