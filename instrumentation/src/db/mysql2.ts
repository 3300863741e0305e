/** mysql2: pools, clusters and single connections, of its callback and its promise interface. */

import { errorMonitor } from 'node:events';
import type { Core } from '../core.ts';
import type { DbOperation } from '../metrics.ts';
import { classifyMysqlError } from './mysql-errors.ts';
import { MysqlMetrics } from './mysql-metrics.ts';
import type { PoolReading, Pools } from './pools.ts';
import { QueryTimes } from './queries.ts';
import { operationOf } from './statement.ts';
import { TransactionState } from './transaction.ts';

type Callback = (error: unknown, ...results: unknown[]) => void;

interface Command {
  onResult?: Callback;
  readonly sql?: unknown;
  once?(event: string | symbol, listener: (error?: unknown) => void): unknown;
}

interface Connection {
  query(...args: unknown[]): unknown;
  execute(...args: unknown[]): unknown;
  release?(...args: unknown[]): unknown;
  destroy?(...args: unknown[]): unknown;
  on?(event: string | symbol, listener: (error: unknown) => void): unknown;
}

interface Pool {
  getConnection(callback: (error: unknown, connection?: Connection) => void): unknown;
  readonly config?: { readonly connectionLimit?: number };
  readonly _allConnections?: { readonly length: number };
  readonly _freeConnections?: { readonly length: number };
  readonly _connectionQueue?: { readonly length: number };
}

interface Cluster {
  readonly _nodes: Readonly<Record<string, { readonly pool: Pool } | undefined>>;
  add(...args: unknown[]): unknown;
}

interface Parts {
  readonly core: Core;
  readonly metrics: MysqlMetrics;
  readonly times: QueryTimes;
}

const watched = new WeakSet<object>();

/**
 * Attaches a pool, a cluster of pools, or one connection.
 *
 * @param target  What `createPool`, `createPoolCluster` or `createConnection` of `mysql2` or `mysql2/promise` gave.
 * @param name  The label `pool`, and the label `db` of the transactions: the name of the Database in the spec. A cluster's
 *   pools are `name/node`, its `db` is `name`.
 * @throws Error when `target` is none of them.
 */
export function attachMysql2(core: Core, pools: Pools, target: unknown, name: string): void {
  const inner = coreOf(target);
  if (isCluster(inner)) attachCluster(core, pools, inner, name);
  else if (isPool(inner)) attachPool(core, pools, inner, name, name);
  else if (isConnection(inner)) {
    watchConnection({ core, metrics: new MysqlMetrics(core, name), times: new QueryTimes(core, name) }, inner);
  } else throw new Error('mysql2(target): expected a pool, a pool cluster or a connection of mysql2 3');
}

/** Watches one connection that something else made: a query builder. @param name  As for a pool. */
export function watchMysqlConnection(core: Core, connection: unknown, name: string): void {
  if (!isConnection(connection)) return;
  watchConnection({ core, metrics: new MysqlMetrics(core, name), times: new QueryTimes(core, name) }, connection);
}

/** The promise interface wraps the callback one; everything runs through the latter. */
function coreOf(target: unknown): unknown {
  const { pool, poolCluster, connection } = (target ?? {}) as Record<string, unknown>;
  return poolCluster ?? pool ?? connection ?? target;
}

function attachCluster(core: Core, pools: Pools, cluster: Cluster, name: string): void {
  const attachNodes = (): void => {
    for (const [id, node] of Object.entries(cluster._nodes)) {
      if (node !== undefined) attachPool(core, pools, node.pool, `${name}/${id}`, name);
    }
  };
  attachNodes();
  if (watched.has(cluster)) return;
  watched.add(cluster);
  const add = cluster.add;
  cluster.add = function (this: Cluster, ...args: unknown[]): unknown {
    const result = add.apply(this, args);
    attachNodes();
    return result;
  };
}

function attachPool(core: Core, pools: Pools, pool: Pool, name: string, db: string): void {
  if (watched.has(pool)) return;
  watched.add(pool);
  const parts = { core, metrics: new MysqlMetrics(core, db), times: new QueryTimes(core, name) };
  pools.add(name, () => readPool(pool));
  const getConnection = pool.getConnection;
  pool.getConnection = function (this: Pool, callback): unknown {
    const asked = core.clock();
    return getConnection.call(this, (error, connection) => {
      parts.times.acquired((core.clock() - asked) / 1000);
      if (error !== null && error !== undefined) parts.metrics.error(error);
      else if (connection !== undefined) watchConnection(parts, connection);
      callback(error, connection);
    });
  };
}

function readPool(pool: Pool): PoolReading | undefined {
  const all = pool._allConnections?.length;
  const idle = pool._freeConnections?.length;
  const max = pool.config?.connectionLimit;
  if (all === undefined || idle === undefined || max === undefined) return undefined;
  return { used: all - idle, idle, waiting: pool._connectionQueue?.length ?? 0, max };
}

/** Watches a connection for as long as it lives; pools hand the same ones out again and again. */
function watchConnection(parts: Parts, connection: Connection): void {
  if (watched.has(connection)) return;
  watched.add(connection);
  const { core, metrics, times } = parts;
  const state = new TransactionState((...ended) => metrics.transaction(...ended));
  let isLost = false;

  const failed = (error: unknown, operation?: DbOperation, sql = ''): void => {
    // A server that closes a connection says so in an error, and the closed socket says it again.
    const repeats = isLost && classifyMysqlError(error) === 'connection_lost';
    if (repeats) metrics.skip(error);
    const { type } = repeats ? { type: 'connection_lost' as const } : metrics.error(error);
    if (type === 'connection_lost') isLost = true;
    state.failed(operation, sql, type, core.clock());
  };

  const ended = (operation: DbOperation, sql: string, sent: number, error: unknown): void => {
    const now = core.clock();
    times.observe(operation, (now - sent) / 1000);
    if (error !== null && error !== undefined) failed(error, operation, sql);
    else if (state.succeeded(operation, sql, sent, now)) metrics.rollback();
  };

  for (const name of ['query', 'execute'] as const) {
    const run = connection[name];
    connection[name] = function (this: Connection, ...args: unknown[]): unknown {
      const sql = textOf(args[0]);
      const operation = operationOf(sql);
      const sent = core.clock();
      const hooked = hookCallback(args, (error) => ended(operation, sql, sent, error));
      const command = run.apply(this, args);
      if (!hooked) hookEvents(command as Command, (error) => ended(operation, sql, sent, error));
      return command;
    };
  }
  for (const name of ['release', 'destroy'] as const) {
    const leave = connection[name];
    if (leave === undefined) continue;
    connection[name] = function (this: Connection, ...args: unknown[]): unknown {
      state.forget();
      return leave.apply(this, args);
    };
  }
  connection.on?.(errorMonitor, (error) => failed(error));
}

function textOf(statement: unknown): string {
  const sql = typeof statement === 'string' ? statement : (statement as { sql?: unknown } | null)?.sql;
  return typeof sql === 'string' ? sql : '';
}

/** Wraps the callback of a call in place: the last argument, or the one that a ready-made command carries. */
function hookCallback(args: unknown[], onEnd: (error: unknown) => void): boolean {
  const first = args[0] as Command | undefined;
  if (typeof first === 'object' && typeof first?.onResult === 'function') {
    first.onResult = wrapped(first.onResult, onEnd);
    return true;
  }
  const at = args.findLastIndex((arg) => typeof arg === 'function');
  if (at < 0) return false;
  args[at] = wrapped(args[at] as Callback, onEnd);
  return true;
}

function wrapped(callback: Callback, onEnd: (error: unknown) => void): Callback {
  return function (this: unknown, error: unknown, ...results: unknown[]): void {
    onEnd(error);
    callback.call(this, error, ...results);
  };
}

/** A command without a callback tells by events. The monitor event is used, so that an unhandled error stays unhandled. */
function hookEvents(command: Command, onEnd: (error: unknown) => void): void {
  if (typeof command?.once !== 'function') return;
  let isDone = false;
  const once = (error?: unknown): void => {
    if (isDone) return;
    isDone = true;
    onEnd(error);
  };
  command.once('end', () => once());
  command.once(errorMonitor, once);
}

function isCluster(value: unknown): value is Cluster {
  const cluster = value as { _nodes?: unknown; of?: unknown } | null | undefined;
  return typeof cluster?._nodes === 'object' && typeof cluster.of === 'function';
}

function isPool(value: unknown): value is Pool {
  const pool = value as { getConnection?: unknown; releaseConnection?: unknown } | null | undefined;
  return typeof pool?.getConnection === 'function' && typeof pool.releaseConnection === 'function';
}

function isConnection(value: unknown): value is Connection {
  const connection = value as { query?: unknown; execute?: unknown } | null | undefined;
  return typeof connection?.query === 'function' && typeof connection.execute === 'function';
}
