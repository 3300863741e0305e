/** knex, Sequelize and TypeORM: their pools, and the connections of mysql2 and pg that they make. */

import type { Core } from '../core.ts';
import { attachMysql2, watchMysqlConnection } from './mysql2.ts';
import { attachPg, isPgPool, watchPgClient } from './pg.ts';
import type { PoolReader, Pools } from './pools.ts';
import { QueryTimes } from './queries.ts';
import { operationOf } from './statement.ts';

/** tarn, the pool of knex. */
interface Tarn {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
  readonly max: number;
}

interface KnexClient {
  readonly pool?: Tarn;
  acquireConnection(...args: unknown[]): Promise<unknown>;
  acquireRawConnection(...args: unknown[]): Promise<unknown>;
}

/** What is used of a knex instance. */
export interface KnexLike {
  readonly client: KnexClient;
  on(event: string, listener: (...args: never[]) => void): unknown;
}

/** sequelize-pool. */
interface SequelizePool {
  readonly using: number;
  readonly available: number;
  readonly waiting: number;
  readonly maxSize: number;
}

/** What is used of a Sequelize instance. */
export interface SequelizeLike {
  readonly connectionManager: {
    readonly pool?: SequelizePool & { readonly read?: SequelizePool; readonly write?: SequelizePool };
  };
  addHook(name: string, hook: (...args: never[]) => void): unknown;
}

/** What is used of a TypeORM data source. */
export interface TypeormLike {
  readonly driver: {
    readonly pool?: unknown;
    readonly poolCluster?: unknown;
    readonly master?: unknown;
    readonly slaves?: readonly unknown[];
  };
}

const attached = new WeakSet<object>();

/**
 * Watches a connection that a query builder made, whichever driver it is of.
 *
 * @returns Whether the driver is known, and so its statements are measured on the connection itself.
 */
function watchConnection(core: Core, connection: unknown, name: string, times: QueryTimes): boolean {
  const driver = connection as { query?: unknown; execute?: unknown; processID?: unknown; threadId?: unknown } | null;
  if (typeof driver?.query !== 'function') return false;
  if (typeof driver.execute === 'function') watchMysqlConnection(core, driver, name);
  else watchPgClient(core, driver as Parameters<typeof watchPgClient>[1], times);
  return true;
}

/**
 * Attaches a knex instance, before its first query.
 *
 * @param name  The label `pool`; for MySQL also `db`, the name of the Database in the spec.
 * @internal
 */
export function attachKnex(core: Core, pools: Pools, knex: KnexLike, name: string): void {
  const { client } = knex;
  if (client === undefined || attached.has(client)) return;
  attached.add(client);
  const times = new QueryTimes(core, name);
  if (client.pool !== undefined) pools.add(name, tarnReader(client.pool));
  let isMeasuredBelow = false;
  const connect = client.acquireRawConnection;
  client.acquireRawConnection = async function (this: KnexClient, ...args: unknown[]): Promise<unknown> {
    const connection = await connect.apply(this, args);
    isMeasuredBelow = watchConnection(core, connection, name, times) || isMeasuredBelow;
    return connection;
  };
  const acquire = client.acquireConnection;
  client.acquireConnection = async function (this: KnexClient, ...args: unknown[]): Promise<unknown> {
    const asked = core.clock();
    try {
      return await acquire.apply(this, args);
    } finally {
      times.acquired((core.clock() - asked) / 1000);
    }
  };
  // Other drivers are measured by knex' own events.
  const sent = new Map<string, number>();
  knex.on('query', ({ __knexQueryUid: uid }: { __knexQueryUid: string }) => {
    if (!isMeasuredBelow) sent.set(uid, core.clock());
  });
  const ended = ({ __knexQueryUid: uid, sql }: { __knexQueryUid: string; sql: string }): void => {
    const start = sent.get(uid);
    if (start === undefined) return;
    sent.delete(uid);
    times.observe(operationOf(sql), (core.clock() - start) / 1000);
  };
  knex.on('query-response', (_response: unknown, query: { __knexQueryUid: string; sql: string }) => ended(query));
  knex.on('query-error', (_error: unknown, query: { __knexQueryUid: string; sql: string }) => ended(query));
}

function tarnReader(pool: Tarn): PoolReader {
  return () => ({ used: pool.numUsed(), idle: pool.numFree(), waiting: pool.numPendingAcquires(), max: pool.max });
}

/**
 * Attaches a Sequelize 6 instance, before its first query. @param name  As for knex.
 * @internal
 */
export function attachSequelize(core: Core, pools: Pools, sequelize: SequelizeLike, name: string): void {
  if (attached.has(sequelize)) return;
  attached.add(sequelize);
  const times = new QueryTimes(core, name);
  const { pool } = sequelize.connectionManager;
  if (pool?.read !== undefined && pool.write !== undefined) {
    pools.add(`${name}/read`, sequelizeReader(pool.read));
    pools.add(`${name}/write`, sequelizeReader(pool.write));
  } else if (pool !== undefined) {
    pools.add(name, sequelizeReader(pool));
  }
  let isMeasuredBelow = false;
  sequelize.addHook('afterConnect', (connection: unknown) => {
    isMeasuredBelow = watchConnection(core, connection, name, times) || isMeasuredBelow;
  });
  const asked = new WeakMap<object, number>();
  sequelize.addHook('beforePoolAcquire', (options: object | undefined) => {
    if (options !== undefined) asked.set(options, core.clock());
  });
  sequelize.addHook('afterPoolAcquire', (_connection: unknown, options: object | undefined) => {
    const start = options === undefined ? undefined : asked.get(options);
    if (start !== undefined) times.acquired((core.clock() - start) / 1000);
  });
  const sent = new WeakMap<object, number>();
  sequelize.addHook('beforeQuery', (_options: unknown, query: object) => {
    if (!isMeasuredBelow) sent.set(query, core.clock());
  });
  sequelize.addHook('afterQuery', (_options: unknown, query: { readonly sql?: string }) => {
    const start = sent.get(query);
    if (start !== undefined) times.observe(operationOf(query.sql ?? ''), (core.clock() - start) / 1000);
  });
}

function sequelizeReader(pool: SequelizePool): PoolReader {
  return () => ({ used: pool.using, idle: pool.available, waiting: pool.waiting, max: pool.maxSize });
}

/**
 * Attaches a TypeORM data source that is initialised: its driver's own pools are watched.
 *
 * @throws Error where it has no pool yet, or one of another driver.
 * @internal
 */
export function attachTypeorm(core: Core, pools: Pools, source: TypeormLike, name: string): void {
  const { pool, poolCluster, master, slaves = [] } = source.driver;
  if (poolCluster !== undefined) attachMysql2(core, pools, poolCluster, name);
  else if (isPgPool(master)) {
    attachPg(core, pools, master, name);
    for (const [i, slave] of slaves.entries()) attachPg(core, pools, slave, `${name}/replica-${i}`);
  } else if (pool !== undefined) attachMysql2(core, pools, pool, name);
  else throw new Error('typeorm(source): expected an initialised data source of mysql2 or pg');
}
