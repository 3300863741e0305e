import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../test/promtool.ts';
import { checkRules, testRules } from '../../../test/promtool.ts';
import { isAtLeast } from '../../diagnostics/diagnostic.ts';
import { lintRuleGroups } from '../../lint/lint.ts';
import type { WatchPlan } from '../../plan.ts';
import { readRuleFile } from '../../rulefile/rule-file.ts';
import { target as rulesTarget } from '../../targets/prometheus-rules.ts';
import { target as testsTarget } from '../../targets/promtool-tests.ts';
import type { CaseName } from './testing/plans.ts';
import { CASES, FOLDER, planOf } from './testing/plans.ts';

/** Alerts that are proven of fixtures whose others are proven under another name. */
const PROVEN: Readonly<Partial<Record<CaseName, readonly string[]>>> = {
  'mysql-plain': ['MySQLDown', 'MySQLAbsent', 'MySQLConnectionsHigh', 'MySQLStatementLatencyHigh'],
  overrides: [
    'MySQLConnectionsHigh',
    'MySQLSlowQueries',
    'MySQLThreadsRunningHigh',
    'MySQLStatementLatencyHigh',
    'MySQLDeadlocks',
    'MySQLRestarted',
  ],
};

const names = Object.keys(CASES) as CaseName[];
const ruleFile = (plan: WatchPlan) => rulesTarget.ofWatched!(plan)[0]!;

/** Runs the proof of `alerts` (all where none is named) on rules that `change` may have broken. */
function prove(
  name: CaseName,
  alerts: readonly string[] = [],
  change: (rules: string) => string = (rules) => rules,
): Outcome {
  const plan = planOf(name);
  const wanted = ({ claims }: WatchPlan['cases'][number]) =>
    alerts.length === 0 || claims.some(({ id }) => alerts.includes(id));
  const tests = testsTarget.ofWatched!({ ...plan, cases: plan.cases.filter(wanted) });
  const rules = ruleFile(plan);
  return testRules([{ ...rules, text: change(rules.text) }, ...tests], (path) => path.includes('/tests/'));
}

describe.each(names)('the rules of %s', (name) => {
  const plan = planOf(name);
  const file = ruleFile(plan);

  it('are those that stand beside the spec', async () => {
    await expect(file.text).toMatchFileSnapshot(join(FOLDER, name, 'rules.yaml'));
  });

  it('are accepted by promtool', () => {
    const outcome = checkRules([file]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('give no error and no warning of lint', () => {
    const { groups } = readRuleFile({ file: file.path, text: file.text });
    const grave = lintRuleGroups(groups).filter((finding) => isAtLeast(finding.severity, 'warning'));
    expect(grave.map(({ code, message, rule }) => `${rule} ${code} ${message}`)).toEqual([]);
  });

  it('have a case that fires each alert and one that does not', () => {
    const claims = new Map<string, Set<string>>();
    for (const { id, verdict } of plan.cases.flatMap((one) => one.claims)) {
      claims.set(id, (claims.get(id) ?? new Set()).add(verdict));
    }
    for (const { id, unproven } of plan.alerts) {
      const verdicts = [...(claims.get(id) ?? [])].sort();
      expect({ id, unproven, verdicts }).toEqual({ id, unproven: undefined, verdicts: ['fires', 'silent'] });
    }
  });

  it('are proven by the real promtool', () => {
    const outcome = prove(name, PROVEN[name]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  }, 120_000);
});

describe('the cases of an alert on both flavours', () => {
  const cases = (id: string) =>
    planOf('mysql')
      .cases.filter((one) => one.claims.some((claim) => claim.id === id))
      .map((one) => one.name.slice(id.length + 2));

  it.each(['MySQLDeadlocks', 'MySQLLockWaitTimeouts'])('%s rise and begin anew on each', (id) => {
    expect(cases(id)).toEqual([
      'MariaDB: rises, then falls',
      'MariaDB: counters begin anew',
      'MySQL: rises, then falls',
      'MySQL: counters begin anew',
    ]);
  });

  it.each(['MySQLRedoNearFull', 'MySQLHistoryListLong'])('%s rises on each', (id) => {
    expect(cases(id)).toEqual(['MariaDB: rises, then falls', 'MySQL: rises, then falls']);
  });

  it('replication has the names of old exporters and of new ones', () => {
    expect(cases('MySQLReplicaLagHigh')).toEqual([
      'before exporter 0.16: rises, then falls',
      'exporter from 0.16 on: rises, then falls',
    ]);
  });
});

/** What a slip in a rule would look like, and the alert that must notice. */
const BROKEN: readonly (readonly [string, CaseName, string, string | RegExp, string])[] = [
  ['a limit twice as high', 'redis', 'RedisMemoryHigh', '} > 0.9', '} > 0.97'],
  ['a limit half as high', 'redis', 'RedisMemoryHigh', '} > 0.9', '} > 0.45'],
  [
    'a limit of memory that does not exist',
    'redis',
    'RedisMemoryHigh',
    /\(redis_memory_max_bytes\{(.*?)\} > 0\)/,
    'redis_memory_max_bytes{$1}',
  ],
  ['the exporter in place of the server', 'redis', 'RedisDown', "'redis_up{", "'up{"],
  ['no guard of the admin port', 'mysql', 'MySQLDown', / unless on \(\) \(.*?\)'/, "'"],
  [
    'the deadlocks of MySQL alone',
    'mysql',
    'MySQLDeadlocks',
    /'increase\(mysql_global_status_innodb_deadlocks\{.*?\}\[5m\]\) > 5 or /,
    "'",
  ],
  [
    'the deadlocks of MariaDB alone',
    'mysql',
    'MySQLDeadlocks',
    / or increase\(mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total\{.*?\}\[5m\]\) > 5/,
    '',
  ],
  [
    'a difference in place of an increase',
    'mysql',
    'MySQLConnectionsRefused',
    /increase\((mysql_global_status_connection_errors_total\{.*?\}\[5m\])\) > 0/,
    'delta($1) != 0',
  ],
  [
    'a rate of slow statements without their share',
    'mysql',
    'MySQLSlowQueries',
    / and on \(job, instance\) mysql:slow_queries:ratio_rate5m\{.*?\} > 0\.01/,
    '',
  ],
  [
    'a share of slow statements without their rate',
    'mysql',
    'MySQLSlowQueries',
    /rate\(mysql_global_status_slow_queries\{.*?\}\[5m\]\) > 0\.1 and on/,
    'rate(mysql_global_status_questions{}[5m]) > 0 and on',
  ],
  ['sides with different labels', 'mysql', 'MySQLSlowQueries', ' and on (job, instance) mysql:slow', ' and mysql:slow'],
  [
    'a lag without the delay that was asked for',
    'mysql',
    'MySQLReplicaLagHigh',
    / - on \(job, instance, channel_name, connection_name\) mysql_slave_status_sql_delay\{.*?\} > 60/,
    ' > 60',
  ],
  [
    'Galera without its guard',
    'mysql',
    'MySQLGaleraNotReady',
    / and on \(job, instance\) mysql_global_variables_wsrep_on\{.*?\} == 1/,
    '',
  ],
  ['a forecast without its guard', 'host', 'DiskWillFill', / < 0 and .*? < 0\.4/, ' < 0'],
  [
    'disks that cannot be written to',
    'host',
    'DiskSpaceLow',
    / and on \(job, instance, device, mountpoint\) node_filesystem_readonly\{.*?\} == 0/,
    '',
  ],
  ['an alert that waits twice as long', 'postgresql', 'PostgresConnectionsHigh', 'for: 5m', 'for: 12m'],
  [
    'connections of one state alone',
    'postgresql',
    'PostgresConnectionsHigh',
    'sum by (job, instance) (pg_stat_activity_count',
    'min by (job, instance) (pg_stat_activity_count',
  ],
  ['deadlocks of templates', 'postgresql', 'PostgresDeadlocks', ',datname!~"template.*|"}[5m])) > 5', '}[5m])) > 5'],
];

describe('the proof fails on rules with', () => {
  it.each(BROKEN)(
    '%s',
    (_, name, alert, from, to) => {
      let isChanged = false;
      const outcome = prove(name, [alert], (rules) => {
        const changed = typeof from === 'string' ? rules.replaceAll(from, to) : rules.replace(from, to);
        isChanged = changed !== rules;
        return changed;
      });
      expect(isChanged).toBe(true);
      expect(outcome.output).toContain('FAILED');
      expect(outcome.output).not.toContain('parse error');
      expect(outcome.passed).toBe(false);
    },
    60_000,
  );
});
