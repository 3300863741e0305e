/** Dashboards by question about what services stand on: their databases as they see them, and their processes. */

import { METRICS } from '@quartet/instrumentation/metrics';
import * as names from '../rules/names.ts';
import type { Dashboard, GraphPanel, Variable } from './dashboard.ts';
import { topServices } from './fleet-queries.ts';
import type { FleetScope } from './fleet-scope.ts';
import { frame } from './guide-frame.ts';
import { graph } from './panels.ts';

/** What the official clients of every language expose about their process, on Linux. */
const PROCESS = {
  cpu: 'process_cpu_seconds_total',
  memory: 'process_resident_memory_bytes',
  openFiles: 'process_open_fds',
  maxFiles: 'process_max_fds',
} as const;

/** The application's own metrics carry the labels of its scrape, not `service`. */
const JOB = 'job=~"$job"';
const RANGE = '$__rate_interval';

/** Databases as the applications see them: pools, statements, transactions. */
export function databaseDashboard(scope: FleetScope): Dashboard {
  const pool = METRICS.dbPoolConnections.name;
  return {
    ...frame('database', 'Databases, as applications see them', scope),
    description:
      'Connection pools, statements and transactions, measured in the applications: network and waiting for a connection included.',
    variables: [
      ...scope.variables,
      jobs([`${METRICS.dbQueryDuration.name}_count`, `${METRICS.mysqlTransactionDuration.name}_count`, pool]),
    ],
    rows: [
      {
        title: 'Pools',
        panels: [
          graph({
            title: 'Whose pool is full?',
            description: 'Connections in use over the limit of the pool: at 100 % every further request waits.',
            width: 8,
            queries: [
              { expr: topServices(scope.of(names.SATURATION, 'resource="db_pool"'), scope.by), legend: scope.legend },
            ],
            unit: 'percentunit',
            min: 0,
            max: 1,
            empty: 'No chosen service exposes a pool: hand it to the instrumentation',
          }),
          graph({
            title: 'How many connections are in use?',
            description: 'Connections of each pool by state; `max` is the limit.',
            width: 8,
            queries: [{ expr: `sum by (pool, state) (${pool}{${JOB}})`, legend: '{{pool}} {{state}}' }],
            unit: 'short',
            min: 0,
            empty: `No chosen job exposes ${pool}`,
          }),
          quantileGraph({
            title: 'How long do callers wait for a connection?',
            description:
              'p95 of the time until a connection was free. Waiting here means the pool is too small, or its connections are held too long.',
            metric: METRICS.dbPoolAcquireDuration.name,
            by: 'pool',
          }),
        ],
      },
      {
        title: 'Statements',
        panels: [
          quantileGraph({
            title: 'How long do statements take?',
            description: 'p95 of a statement or command, by its kind. An application without kinds has one line.',
            metric: METRICS.dbQueryDuration.name,
            by: 'operation',
          }),
          rateGraph({
            title: 'How many statements run?',
            description: 'Statements and commands per second, by kind.',
            metric: `${METRICS.dbQueryDuration.name}_count`,
            by: 'operation',
          }),
          graph({
            title: 'How many callers wait now?',
            description: 'Callers that wait for a connection, by pool.',
            width: 8,
            queries: [{ expr: `sum by (pool) (${METRICS.dbPoolWaiting.name}{${JOB}})`, legend: '{{pool}}' }],
            unit: 'short',
            min: 0,
            empty: `No chosen job exposes ${METRICS.dbPoolWaiting.name}`,
          }),
        ],
      },
      {
        title: 'MySQL transactions',
        panels: [
          quantileGraph({
            title: 'How long do transactions take?',
            description: 'p95 from the start of a transaction to its end, by whether it writes.',
            metric: METRICS.mysqlTransactionDuration.name,
            by: 'tx_type',
          }),
          rateGraph({
            title: 'How many transactions run?',
            description: 'Transactions per second, by whether they write.',
            metric: `${METRICS.mysqlTransactionDuration.name}_count`,
            by: 'tx_type',
          }),
          rateGraph({
            title: 'Why do transactions fail?',
            description:
              'Database errors and explicit rollbacks per second, by class. A deadlock was rolled back: retry it.',
            metric: METRICS.mysqlTransactionErrors.name,
            by: 'error_type',
          }),
        ],
      },
    ],
  };
}

/** Processes: how full, how much they use. */
export function systemDashboard(scope: FleetScope): Dashboard {
  const { by, of, legend } = scope;
  const saturation = of(names.SATURATION);
  const perInstance = '{{job}} {{instance}}';
  const used = (expr: string) => [{ expr: topInstances(expr), legend: perInstance }];
  const active = `rate(${METRICS.eventLoopActive.name}{${JOB}}[${RANGE}])`;
  const idle = `rate(${METRICS.eventLoopIdle.name}{${JOB}}[${RANGE}])`;
  const periods = `rate(${METRICS.cgroupCpuPeriods.name}{${JOB}}[${RANGE}])`;
  return {
    ...frame('system', 'System resources', scope),
    description: 'How full the resources of the chosen services are, and what their processes use.',
    variables: [...scope.variables, jobs([PROCESS.cpu])],
    rows: [
      {
        title: 'Saturation',
        panels: [
          {
            kind: 'bargauge',
            title: 'What is fullest now?',
            description: 'The ten fullest resources of the chosen services; full is 100 %.',
            width: 8,
            height: 8,
            queries: [{ expr: `topk(10, ${saturation})`, legend: `${legend} {{resource}}`, instant: true }],
            unit: 'percentunit',
            decimals: 0,
            min: 0,
            max: 1,
            thresholds: { base: 'neutral', steps: [] },
            empty: 'No chosen service exposes a resource',
          },
          graph({
            title: 'How did they fill up?',
            description: 'The ten fullest resources in this time range. A steady slope is a leak; a saw is a restart.',
            width: 16,
            queries: [{ expr: topServices(saturation, `${by}, resource`), legend: `${legend} {{resource}}` }],
            unit: 'percentunit',
            min: 0,
            max: 1,
            empty: 'No chosen service exposes a resource',
          }),
        ],
      },
      {
        title: 'Processes',
        panels: [
          graph({
            title: 'How much CPU do they use?',
            description: 'Cores of the ten busiest processes.',
            width: 8,
            queries: used(`rate(${PROCESS.cpu}{${JOB}}[${RANGE}])`),
            unit: 'short',
            min: 0,
          }),
          graph({
            title: 'How much memory do they hold?',
            description: 'Resident memory of the ten largest processes.',
            width: 8,
            queries: used(`${PROCESS.memory}{${JOB}}`),
            unit: 'bytes',
            min: 0,
          }),
          graph({
            title: 'How many files are open?',
            description: 'Open files and sockets over the limit of the process; the ten fullest.',
            width: 8,
            queries: used(`${PROCESS.openFiles}{${JOB}} / ${PROCESS.maxFiles}{${JOB}}`),
            unit: 'percentunit',
            min: 0,
            max: 1,
          }),
          graph({
            title: 'How busy is the event loop?',
            description: 'Node alone: share of time in which the loop did not wait. Near 100 % every callback is late.',
            width: 8,
            queries: used(`${active} / (${active} + ${idle})`),
            unit: 'percentunit',
            min: 0,
            max: 1,
            empty: `No chosen job exposes ${METRICS.eventLoopActive.name}`,
          }),
          graph({
            title: 'Does the CPU limit hold them back?',
            description: 'Share of enforcement periods in which the CPU limit of the control group was hit.',
            width: 8,
            queries: used(`rate(${METRICS.cgroupThrottledPeriods.name}{${JOB}}[${RANGE}]) / (${periods} > 0)`),
            unit: 'percentunit',
            min: 0,
            max: 1,
            empty: `No chosen job has a CPU limit or exposes ${METRICS.cgroupCpuPeriods.name}`,
          }),
          graph({
            title: 'How many requests are under way?',
            description: 'Requests that have arrived and are not yet answered; the ten processes with most of them.',
            width: 8,
            queries: used(`${METRICS.httpRequestsInFlight.name}{${JOB}}`),
            unit: 'short',
            min: 0,
            empty: `No chosen job exposes ${METRICS.httpRequestsInFlight.name}`,
          }),
        ],
      },
    ],
  };
}

/** The ten processes with the highest values over the time range, the same ten at every instant. */
function topInstances(expr: string): string {
  const summed = `max by (job, instance) (${expr})`;
  return `${summed} and topk(10, avg_over_time(${summed}[$__range:$__interval] @ end()))`;
}

interface MetricPanel {
  readonly title: string;
  readonly description: string;
  readonly metric: string;
  readonly by: string;
}

/** p95 of a histogram in seconds, by a label. */
function quantileGraph({ metric, by, title, description }: MetricPanel): GraphPanel {
  return graph({
    title,
    description,
    width: 8,
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (le, ${by}) (rate(${metric}_bucket{${JOB}}[${RANGE}]))) >= 0`,
        legend: `{{${by}}}`,
      },
    ],
    unit: 's',
    min: 0,
    empty: `No chosen job exposes ${metric}`,
  });
}

/** Events of a counter per second, by a label. */
function rateGraph({ metric, by, title, description }: MetricPanel): GraphPanel {
  return graph({
    title,
    description,
    width: 8,
    queries: [{ expr: `sum by (${by}) (rate(${metric}{${JOB}}[${RANGE}]))`, legend: `{{${by}}}` }],
    unit: 'ops',
    min: 0,
    empty: `No chosen job exposes ${metric}`,
  });
}

/** Jobs that expose any of `metrics`. */
function jobs(metrics: readonly string[]): Variable {
  const series = metrics.length === 1 ? metrics[0]! : `{__name__=~"${metrics.join('|')}"}`;
  return { name: 'job', label: 'Job', values: `label_values(${series}, job)` };
}
