/** Everything that is provoked, in the order in which it is: what harms a server comes last. */

import type { Lab } from './lab.ts';
import { aborted } from './pause.ts';
import type { Provocation } from './provocation.ts';
import { onDatabase } from './provocation.ts';
import { killed, onMariadb } from './provoke-mariadb.ts';

/** Two transactions that take two rows in opposite order. */
async function deadlock({ postgresql }: Lab, signal: AbortSignal): Promise<void> {
  const clients = [await postgresql.connect(), await postgresql.connect()];
  const both = (statements: readonly string[]) =>
    Promise.allSettled(clients.map((client, index) => client.query(statements[index]!)));
  const take = (id: number) => `UPDATE items SET stock = stock WHERE id = ${id}`;
  try {
    while (!signal.aborted) {
      await both(['BEGIN', 'BEGIN']);
      await both([take(1), take(2)]);
      await both([take(2), take(1)]);
      await both(['ROLLBACK', 'ROLLBACK']);
    }
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
  }
}

const onOthers: readonly Provocation[] = [
  {
    id: 'postgresql-deadlock',
    does: 'two transactions of PostgreSQL take two rows in opposite order',
    fires: [onDatabase('events', 'PostgresDeadlocks')],
    run: deadlock,
  },
  {
    id: 'redis-memory',
    does: 'Redis may use hardly more memory than it has',
    fires: [onDatabase('sessions', 'RedisMemoryHigh')],
    run: async ({ load: { redis } }, signal) => {
      const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
      await redis.configSet('maxmemory', String(Math.round(used * 1.03)));
      await aborted(signal);
      await redis.configSet('maxmemory', '64mb');
    },
  },
  {
    id: 'disk-full',
    does: 'a disk of the host is filled',
    fires: [{ alert: 'DiskSpaceLow', labels: { host: 'local' } }],
    unable: ({ disk }) => ('missing' in disk ? disk.missing : undefined),
    run: async ({ disk }, signal) => {
      if ('missing' in disk) throw new Error('disk-full: there is no disk to fill');
      disk.fill();
      await aborted(signal);
      disk.empty();
    },
  },
  {
    id: 'node-exporter-killed',
    does: 'the exporter of the host is killed',
    fires: [{ alert: 'NodeExporterDown', labels: { host: 'local' } }],
    run: (lab, signal) => killed(lab, 'node_exporter', signal),
  },
  {
    id: 'redis-killed',
    does: 'Redis is killed',
    fires: [onDatabase('sessions', 'RedisDown'), onDatabase('sessions-replica', 'RedisReplicaLinkDown')],
    firesAfter: [onDatabase('sessions', 'RedisRestarted')],
    run: (lab, signal) => killed(lab, 'redis', signal),
  },
  {
    id: 'postgresql-killed',
    does: 'PostgreSQL is killed',
    fires: [onDatabase('events', 'DatabaseDown')],
    quiet: [onDatabase('events', 'PostgresExporterDown')],
    run: (lab, signal) => killed(lab, 'postgresql', signal),
  },
];

export const provocations: readonly Provocation[] = [...onMariadb, ...onOthers];
