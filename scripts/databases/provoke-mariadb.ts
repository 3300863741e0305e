/** What is done to MariaDB: locks, slow and wasteful statements, too many connections, crashes, grants taken away. */

import type { Connection, PoolConnection } from 'mysql2/promise';
import { mariadbGrants, mariadbNoGrants } from './grants.ts';
import type { Lab } from './lab.ts';
import { LONG_QUERY_SECONDS, MAX_CONNECTIONS } from './mariadb-server.ts';
import { aborted, pause } from './pause.ts';
import type { Provocation } from './provocation.ts';
import { onDatabase } from './provocation.ts';
import { DATABASE } from './steady-load.ts';

const of = (alert: string) => onDatabase(DATABASE, alert);
/** The same server, by a spec without an admin target. */
const alone = (alert: string) => onDatabase(`${DATABASE}-alone`, alert);

/** Two transactions that take two rows in opposite order: the server ends one of them. */
async function deadlock({ load: { pool } }: Lab): Promise<void> {
  const connections = await Promise.all([pool.getConnection(), pool.getConnection()]);
  const [a, b] = connections;
  try {
    for (const one of connections) await one.beginTransaction();
    await a!.query('UPDATE items SET stock = stock WHERE id = 1');
    await b!.query('UPDATE items SET stock = stock WHERE id = 2');
    await Promise.allSettled([
      a!.query('UPDATE items SET stock = stock WHERE id = 2'),
      b!.query('UPDATE items SET stock = stock WHERE id = 1'),
    ]);
    await Promise.allSettled(connections.map((one) => one.rollback()));
  } finally {
    for (const one of connections) one.release();
  }
}

/** Runs `use` on `count` connections of the shop's user, and closes them afterwards. */
async function onConnections(
  { mariadb }: Lab,
  count: number,
  use: (connections: readonly Connection[]) => Promise<void>,
): Promise<void> {
  const connections: Connection[] = [];
  try {
    for (let i = 0; i < count; i++) connections.push(await mariadb.connect());
    await use(connections);
  } finally {
    await Promise.allSettled(connections.map((one) => one.end()));
  }
}

/**
 * The application leaks connections until the server refuses, and goes on asking: several at a time, as requests do.
 * One at a time, MariaDB lets in through the slot it keeps for administrators, refuses after the log-in, and counts nothing.
 */
async function leak({ load: { pool } }: Lab, signal: AbortSignal): Promise<void> {
  const taken: PoolConnection[] = [];
  while (!signal.aborted) {
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => pool.getConnection()));
    const got = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    taken.push(...got);
    if (got.length === 0) await pause(100, signal);
  }
  for (const one of taken) one.destroy();
}

/** What the last minute tells comes first: a deadlock rolls back as well. */
export const onMariadb: readonly Provocation[] = [
  {
    id: 'rollback',
    does: 'transactions are rolled back',
    fires: [],
    shows: [
      {
        what: 'rollbacks over 30 % of all that ends',
        expr:
          'sum(rate(mysql_global_status_handlers_total{job="mysql",handler="rollback"}[1m])) / ' +
          'sum(rate(mysql_global_status_handlers_total{job="mysql",handler=~"commit|rollback"}[1m])) > 0.3',
      },
    ],
    run: (lab, signal) =>
      onConnections(lab, 1, async ([connection]) => {
        while (!signal.aborted) {
          await connection!.beginTransaction();
          await connection!.query('UPDATE items SET stock = stock + 1 WHERE id = 4');
          await connection!.rollback();
          await pause(5, signal);
        }
      }),
  },
  {
    id: 'full-scan',
    does: 'statements read whole tables',
    fires: [],
    shows: [
      {
        what: 'over 3,000 rows scanned per second',
        expr: 'rate(mysql_global_status_handlers_total{job="mysql",handler="read_rnd_next"}[1m]) > 3000',
      },
      {
        what: 'a query that uses no index',
        expr: 'sum by (digest) (rate(mysql_perf_schema_events_statements_no_index_used_total{job="mysql",schema="shop"}[1m])) > 5',
      },
    ],
    run: (lab, signal) =>
      onConnections(lab, 1, async ([connection]) => {
        while (!signal.aborted) {
          await connection!.query("SELECT COUNT(*) FROM notes WHERE words LIKE '%7%7%'");
          await pause(5, signal);
        }
      }),
  },
  {
    id: 'deadlock',
    does: 'two transactions take two rows in opposite order',
    fires: [of('MySQLDeadlocks'), of('MySQLDeadlock')],
    run: async (lab, signal) => {
      while (!signal.aborted) await deadlock(lab);
    },
  },
  {
    id: 'lock-wait',
    does: 'a transaction holds a row that others wait for in vain',
    fires: [of('MySQLLockWaitTimeouts'), of('MySQLLockContention')],
    run: (lab, signal) =>
      onConnections(lab, 6, async ([holder, ...waiting]) => {
        await holder!.beginTransaction();
        await holder!.query('UPDATE items SET stock = stock WHERE id = 3');
        for (const one of waiting) await one.query('SET SESSION innodb_lock_wait_timeout = 1');
        while (!signal.aborted) {
          await Promise.allSettled(waiting.map((one) => one.query('UPDATE items SET stock = stock WHERE id = 3')));
        }
        await holder!.rollback();
      }),
  },
  {
    id: 'slow-query',
    does: 'statements take longer than long_query_time',
    fires: [of('MySQLSlowQueries')],
    run: (lab, signal) =>
      onConnections(lab, 6, async (connections) => {
        const sleep = `SELECT SLEEP(${LONG_QUERY_SECONDS * 1.25})`;
        while (!signal.aborted) await Promise.all(connections.map((one) => one.query(sleep)));
      }),
  },
  {
    id: 'connections-high',
    does: 'nine tenths of the connections are taken',
    fires: [of('MySQLConnectionsHigh')],
    run: (lab, signal) => onConnections(lab, Math.floor(MAX_CONNECTIONS * 0.8), () => aborted(signal)),
  },
  {
    id: 'connections-exhausted',
    does: 'an application leaks connections until none is left',
    // Without the extra port the server looks dead; with it, it is known to be alive and full.
    fires: [of('MySQLConnectionsExhausted'), of('AppDbTooManyConnections'), alone('MySQLDown')],
    firesAfter: [of('MySQLConnectionsRefused')],
    quiet: [of('MySQLDown')],
    run: leak,
  },
  {
    id: 'grants-lost',
    does: "the exporter's user loses its grants",
    fires: [of('MySQLMonitoringDegraded')],
    run: async ({ mariadb: { administer, password } }, signal) => {
      await administer(mariadbNoGrants(password));
      await aborted(signal);
      await administer(mariadbGrants(password));
    },
  },
  {
    id: 'exporter-killed',
    does: 'the exporter of MariaDB is killed',
    fires: [of('MySQLExporterDown')],
    quiet: [of('MySQLDown')],
    run: (lab, signal) => killed(lab, 'mysqld_exporter', signal),
  },
  {
    id: 'mariadb-killed',
    does: 'MariaDB is killed',
    fires: [of('MySQLDown'), of('AppDbUnreachable')],
    firesAfter: [of('MySQLRestarted')],
    run: (lab, signal) => killed(lab, 'mariadb', signal),
  },
];

/** Kills a program, and starts it again at the end. */
export async function killed(lab: Lab, name: string, signal: AbortSignal): Promise<void> {
  await lab.kill(name);
  await aborted(signal);
  await lab.revive(name);
}
