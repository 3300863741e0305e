/** MySQL and MariaDB: how it is now, and how fast, busy and faulty it is. */

import type { CataloguePanel } from '../catalogue.ts';
import { MYSQL } from '../names.ts';

const rate = (metric: string, more = '') => `rate(${metric}{$selector${more}}[$window])`;
const status = (name: string) => `mysql_global_status_${name}`;
const own = (name: string) => `${name}{$recorded}`;
const APP_DURATION = 'mysql_transaction_duration_seconds';
const appQuantile = (quantile: string) =>
  `histogram_quantile(${quantile}, sum by (le, tx_type) (rate(${APP_DURATION}_bucket{$app}[$window])))`;

const top: readonly CataloguePanel[] = [
  {
    id: 'mysql-up',
    section: 'top',
    title: 'Does it answer?',
    help: '1 while the exporter can log in. 0 can also mean that every connection is taken: look at the admin target, or ask an application.',
    queries: [{ expr: 'mysql_up{$selector}' }],
    unit: 'bool',
    view: 'stat',
    limits: { critical: 1, under: true },
  },
  {
    id: 'mysql-uptime',
    section: 'top',
    title: 'How long is it up?',
    help: 'Time since the server started. A low number is a restart that may explain everything else on this page.',
    queries: [{ expr: `${status('uptime')}{$selector}` }],
    unit: 's',
    view: 'stat',
    limits: { warning: 600, under: true },
  },
  {
    id: 'mysql-questions',
    section: 'top',
    title: 'How many statements?',
    help: 'Statements that clients sent, per second.',
    queries: [{ expr: own(MYSQL.questions) }],
    unit: 'ops',
    view: 'stat',
  },
  {
    id: 'mysql-latency',
    section: 'top',
    title: 'How slow is a statement?',
    help: 'Mean time in the server, over all statements. Waiting for a connection and the network are not in it.',
    queries: [{ expr: own(MYSQL.latency) }],
    unit: 's',
    view: 'stat',
    limits: { warning: 0.05, critical: 0.2 },
  },
  {
    id: 'mysql-errors',
    section: 'top',
    title: 'How many statements fail?',
    help: 'Statements that raised an error, per second. The page about queries says which ones.',
    queries: [{ expr: own(MYSQL.errors) }],
    unit: 'ops',
    view: 'stat',
    limits: { warning: 0.1 },
  },
  {
    id: 'mysql-connections-used',
    section: 'top',
    title: 'How many connections are taken?',
    help: 'Share of max_connections. At 100 % the exporter is locked out like everybody else, and this number vanishes.',
    queries: [{ expr: own(MYSQL.connections) }],
    unit: 'percentunit',
    view: 'stat',
    limits: { warning: 0.7, critical: 0.85 },
  },
  {
    id: 'mysql-threads-running',
    section: 'top',
    title: 'How many statements run?',
    help: 'Threads at work at this moment; one of them is the exporter. More than twice the number of CPUs means that statements queue.',
    queries: [{ expr: `${status('threads_running')}{$selector}` }],
    unit: 'short',
    view: 'stat',
  },
  {
    id: 'mysql-blocked-sessions',
    section: 'top',
    title: 'How many sessions are blocked?',
    help: 'Sessions that wait for a row lock, on average. Somebody holds a transaction open: look at the threads by state.',
    queries: [{ expr: own(MYSQL.rowLockWait) }],
    unit: 'short',
    view: 'stat',
    limits: { warning: 0.5, critical: 2 },
  },
];

const latency: readonly CataloguePanel[] = [
  {
    id: 'mysql-app-transactions',
    section: 'latency',
    title: 'How long do transactions take, as applications see them?',
    help: 'Median, p95 and p99 from the start of a transaction to its end, by whether it writes; waiting for a connection and the network are in it.',
    queries: [
      { expr: appQuantile('0.5'), legend: 'p50 {{tx_type}}' },
      { expr: appQuantile('0.95'), legend: 'p95 {{tx_type}}' },
      { expr: appQuantile('0.99'), legend: 'p99 {{tx_type}}' },
    ],
    unit: 's',
    view: 'graph',
  },
  {
    id: 'mysql-app-mean',
    section: 'latency',
    title: 'Where does the time go: application or server?',
    help: 'Mean transaction in the applications against mean statement in the server. The gap is the pool, the network, or a transaction that is held open.',
    queries: [
      {
        expr: `sum(rate(${APP_DURATION}_sum{$app}[$window])) / (sum(rate(${APP_DURATION}_count{$app}[$window])) > 0)`,
        legend: 'transaction, application',
      },
      { expr: own(MYSQL.latency), legend: 'statement, server' },
    ],
    unit: 's',
    view: 'graph',
  },
  {
    id: 'mysql-row-lock-wait',
    section: 'latency',
    title: 'How long does a row lock take?',
    help: 'Mean wait for a row lock, of those that had to wait.',
    queries: [{ expr: `${rate(status('innodb_row_lock_time'))} / (${rate(status('innodb_row_lock_waits'))} > 0)` }],
    unit: 'ms',
    view: 'graph',
    limits: { warning: 100 },
  },
  {
    id: 'mysql-slow-share',
    section: 'latency',
    title: 'What share of statements is slow?',
    help: "Statements over the server's long_query_time, which is 10 seconds unless it was set.",
    queries: [{ expr: own(MYSQL.slowQueries) }],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.001, critical: 0.01 },
  },
];

const traffic: readonly CataloguePanel[] = [
  {
    id: 'mysql-commands',
    section: 'traffic',
    title: 'Which commands arrive?',
    help: 'The eight most frequent commands, per second.',
    queries: [{ expr: `topk(8, ${rate(status('commands_total'))})`, legend: '{{command}}' }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-queries-rate',
    section: 'traffic',
    title: 'How many queries run?',
    help: 'Per second, with the statements inside stored procedures, which the number at the top leaves out.',
    queries: [{ expr: rate(status('queries')) }],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-transactions',
    section: 'traffic',
    title: 'How many transactions end?',
    help: 'Committed or rolled back, per second, counted where the engine does it: the commands miss those that autocommit ends.',
    queries: [
      {
        expr: `sum by (handler) (${rate(status('handlers_total'), ',handler=~"commit|rollback"')})`,
        legend: '{{handler}}',
      },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-rows',
    section: 'traffic',
    title: 'How many rows are read and written?',
    help: 'Rows per second, by how they were reached. read_rnd_next is a scan.',
    queries: [
      {
        expr: `sum by (handler) (${rate(status('handlers_total'), ',handler=~"read_.*|write|update|delete"')})`,
        legend: '{{handler}}',
      },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-network',
    section: 'traffic',
    title: 'How much goes over the network?',
    help: 'Bytes per second from and to clients.',
    queries: [
      { expr: rate(status('bytes_received')), legend: 'received' },
      { expr: rate(status('bytes_sent')), legend: 'sent' },
    ],
    unit: 'Bps',
    view: 'graph',
  },
];

const errors: readonly CataloguePanel[] = [
  {
    id: 'mysql-deadlocks',
    section: 'errors',
    title: 'Do transactions deadlock?',
    help: 'Deadlocks per second. One of the two transactions was rolled back: the application must retry it.',
    queries: [{ expr: own(MYSQL.deadlocks) }],
    unit: 'ops',
    view: 'graph',
    limits: { warning: 0.000001 },
  },
  {
    id: 'mysql-lock-timeouts',
    section: 'errors',
    title: 'Do lock waits give up?',
    help: 'Statements per second that waited longer than innodb_lock_wait_timeout. The statement is undone, the transaction is not.',
    queries: [
      {
        expr: `${rate('mysql_info_schema_innodb_metrics_lock_lock_timeouts_total')} or ${rate('mysql_info_schema_innodb_metrics_lock_lock_timeouts')}`,
      },
    ],
    unit: 'ops',
    view: 'graph',
    limits: { warning: 0.000001 },
  },
  {
    id: 'mysql-app-errors',
    section: 'errors',
    title: 'Which errors do applications see?',
    help: 'Database errors and explicit rollbacks per second, by class.',
    queries: [
      { expr: 'sum by (error_type) (rate(mysql_transaction_errors_total{$app}[$window]))', legend: '{{error_type}}' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-aborted',
    section: 'errors',
    title: 'Are connections cut off?',
    help: 'Clients that vanished without saying goodbye, and log-ins that failed: bad passwords, and every refusal for want of a connection.',
    queries: [
      { expr: rate(status('aborted_clients')), legend: 'clients' },
      { expr: rate(status('aborted_connects')), legend: 'log-ins' },
    ],
    unit: 'ops',
    view: 'graph',
  },
  {
    id: 'mysql-refused',
    section: 'errors',
    title: 'Are connections refused?',
    help: 'Refusals per second, by reason. Those for want of a connection show only after the server has room again, unless the admin target is scraped.',
    queries: [{ expr: rate(status('connection_errors_total')), legend: '{{error}}' }],
    unit: 'ops',
    view: 'graph',
    limits: { critical: 0.000001 },
  },
  {
    id: 'mysql-rollback-share',
    section: 'errors',
    title: 'What share of transactions is rolled back?',
    help: 'Counted by the engine, so that rollbacks after an error are in it. MariaDB counts each changing statement of a transaction as a commit too, so there the share stays under one half.',
    queries: [
      {
        expr:
          `sum by (job, instance) (${rate(status('handlers_total'), ',handler="rollback"')}) / ` +
          `(sum by (job, instance) (${rate(status('handlers_total'), ',handler=~"commit|rollback"')}) > 0)`,
      },
    ],
    unit: 'percentunit',
    view: 'graph',
    limits: { warning: 0.05 },
  },
];

export const signalPanels: readonly CataloguePanel[] = [...top, ...latency, ...traffic, ...errors];
