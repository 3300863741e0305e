/** The exporters of the local databases, with the flags that the catalogue asks for. */

import { MYSQL_FLAGS } from '../../generator/src/catalogue/providers.ts';
import type { Program } from '../local/children.ts';
import { freePort } from '../local/ports.ts';
import type { MariadbServer } from './mariadb-server.ts';
import type { PostgresqlServer } from './postgresql-server.ts';
import { program } from './programs.ts';
import type { RedisServer } from './redis-server.ts';

/** An exporter, and what its target is called. */
export interface Exporter {
  readonly job: string;
  /** Host and port. */
  readonly address: string;
  readonly program: Program;
}

/** What MySQL's exporter reads in a slow interval only where tables are many; here they are few. */
const TABLE_FLAGS: readonly string[] = ['--collect.auto_increment.columns', '--collect.info_schema.tables'];

/** The exporter that comes in through the port of everybody. */
export function mysqlExporter(server: MariadbServer, folder: string): Promise<Exporter> {
  return mysqldExporter(server, server.port, folder, { name: 'mysqld_exporter', job: 'mysql', port: 19104 });
}

/** A second one, which comes in through the extra port. */
export function mysqlAdminExporter(server: MariadbServer, folder: string): Promise<Exporter> {
  const { extraPort } = server;
  return mysqldExporter(server, extraPort, folder, { name: 'mysqld_exporter-admin', job: 'mysql-admin', port: 19105 });
}

interface Naming {
  readonly name: string;
  readonly job: string;
  /** The port that is taken where it is free. */
  readonly port: number;
}

function mysqldExporter(server: MariadbServer, serverPort: number, folder: string, naming: Naming): Promise<Exporter> {
  const source = `exporter:${server.password}@tcp(127.0.0.1:${serverPort})/`;
  return exporter(folder, naming, {
    command: program('mysqld_exporter'),
    args: [...MYSQL_FLAGS, ...(naming.job === 'mysql' ? TABLE_FLAGS : []), '--log.level=warn'],
    env: { DATA_SOURCE_NAME: source },
  });
}

export function postgresExporter(server: PostgresqlServer, folder: string): Promise<Exporter> {
  return exporter(
    folder,
    { name: 'postgres_exporter', job: 'postgresql', port: 19187 },
    {
      command: program('postgres_exporter'),
      args: ['--log.level=warn'],
      env: {
        DATA_SOURCE_NAME: `postgresql://exporter:${server.password}@127.0.0.1:${server.port}/shop?sslmode=disable`,
      },
    },
  );
}

/** @param of  The job of its target, after which it is named. */
export function redisExporter(server: RedisServer, folder: string, job: 'redis' | 'redis-replica'): Promise<Exporter> {
  const naming = { name: `${job}_exporter`, job, port: job === 'redis' ? 19121 : 19122 };
  return exporter(folder, naming, {
    command: program('redis_exporter'),
    args: ['-redis.addr', server.url],
    addressFlag: '-web.listen-address',
  });
}

export function nodeExporter(folder: string): Promise<Exporter> {
  return exporter(
    folder,
    { name: 'node_exporter', job: 'node', port: 19100 },
    { command: program('node_exporter'), args: ['--log.level=warn'] },
  );
}

interface Command extends Pick<Program, 'command' | 'args' | 'env'> {
  readonly addressFlag?: string;
}

async function exporter(cwd: string, { name, job, port }: Naming, command: Command): Promise<Exporter> {
  const address = `127.0.0.1:${await freePort(port)}`;
  const { addressFlag = '--web.listen-address', args, ...rest } = command;
  return {
    job,
    address,
    program: { name, ...rest, args: [...args, `${addressFlag}=${address}`], cwd, url: `http://${address}` },
  };
}
