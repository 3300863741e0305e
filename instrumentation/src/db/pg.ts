/** pg (node-postgres) 8: pools and single clients. It publishes no channel, so the objects given are watched. */

import type { Core } from '../core.ts';
import type { PoolReading, Pools } from './pools.ts';
import { QueryTimes } from './queries.ts';
import { operationOf } from './statement.ts';

type ConnectCallback = (error: unknown, client?: PgClient, release?: unknown) => void;

interface PgClient {
  query(...args: unknown[]): unknown;
}

interface PgPool {
  connect(callback?: ConnectCallback): unknown;
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max?: number };
}

const watched = new WeakSet<object>();

/**
 * Attaches a pool or a client.
 *
 * @param name  The label `pool`.
 * @throws Error when `target` is neither.
 */
export function attachPg(core: Core, pools: Pools, target: unknown, name: string): void {
  if (isPgPool(target)) attachPool(core, pools, target, name);
  else if (typeof (target as PgClient | undefined)?.query === 'function')
    watchPgClient(core, target as PgClient, new QueryTimes(core, name));
  else throw new Error('pg(target): expected a Pool or a Client of pg 8');
}

/** Whether a value is a pool of pg. */
export function isPgPool(value: unknown): value is PgPool {
  const pool = value as Partial<PgPool> | null | undefined;
  return (
    typeof pool?.connect === 'function' && typeof pool.totalCount === 'number' && typeof pool.waitingCount === 'number'
  );
}

function attachPool(core: Core, pools: Pools, pool: PgPool, name: string): void {
  if (watched.has(pool)) return;
  watched.add(pool);
  pools.add(name, () => readPool(pool));
  const times = new QueryTimes(core, name);
  const connect = pool.connect;
  pool.connect = function (this: PgPool, callback?: ConnectCallback): unknown {
    const asked = core.clock();
    const got = (client: PgClient | undefined): void => {
      times.acquired((core.clock() - asked) / 1000);
      if (client !== undefined) watchPgClient(core, client, times);
    };
    if (callback !== undefined) {
      return connect.call(this, (error, client, release) => {
        got(client);
        callback(error, client, release);
      });
    }
    return (connect.call(this) as Promise<PgClient>).then(
      (client) => {
        got(client);
        return client;
      },
      (error) => {
        got(undefined);
        throw error;
      },
    );
  };
}

function readPool(pool: PgPool): PoolReading {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max ?? 10 };
}

/** Watches a client for as long as it lives. */
export function watchPgClient(core: Core, client: PgClient, times: QueryTimes): void {
  if (watched.has(client)) return;
  watched.add(client);
  const query = client.query;
  client.query = function (this: PgClient, ...args: unknown[]): unknown {
    const operation = operationOf(textOf(args[0]));
    const sent = core.clock();
    const ended = (): void => times.observe(operation, (core.clock() - sent) / 1000);
    const at = args.findLastIndex((arg) => typeof arg === 'function');
    if (at >= 0) {
      const callback = args[at] as (...results: unknown[]) => unknown;
      args[at] = function (this: unknown, ...results: unknown[]): unknown {
        ended();
        return callback.apply(this, results);
      };
      return query.apply(this, args);
    }
    const result = query.apply(this, args);
    if (!(result instanceof Promise)) return result;
    return result.then(
      (value: unknown) => {
        ended();
        return value;
      },
      (error: unknown) => {
        ended();
        throw error;
      },
    );
  };
}

function textOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : '';
}
