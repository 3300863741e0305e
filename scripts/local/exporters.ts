/** The exporters of a local run: MariaDB through its usual and its extra port, and this machine. */

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GRANTS, MYSQL_FLAGS } from '../../generator/src/catalogue/providers.ts';
import { findProgram } from '../setup.mjs';
import type { Program } from './children.ts';
import { freePort } from './ports.ts';

/** A program and the job under which Prometheus scrapes it. */
export interface Exporter {
  readonly job: string;
  readonly address: string;
  readonly program: Program;
}

/** The account of the MySQL exporters, its password new with each start. */
export interface ExporterAccount {
  readonly password: string;
  /** Statements that make it, with the least grants. */
  readonly sql: readonly string[];
}

const HOST = '127.0.0.1';

/** An account that may read what the catalogue's panels and alerts need, and no table of the application. */
export function exporterAccount(): ExporterAccount {
  const password = randomBytes(18).toString('base64url');
  const sql = GRANTS.mariadb.map((statement) =>
    statement
      .replace('CREATE USER', 'CREATE OR REPLACE USER')
      .replaceAll("'localhost'", `'${HOST}'`)
      .replace('…', password),
  );
  return { password, sql };
}

/**
 * Exporters of the MariaDB at `ports`: the second one comes in where the server still answers when all connections
 * are taken. Empty where the program is not installed.
 */
export async function mysqlExporters(
  folder: string,
  ports: { readonly usual: number; readonly extra: number },
  { password }: ExporterAccount,
): Promise<readonly Exporter[]> {
  const command = findProgram(['prometheus-mysqld-exporter', 'mysqld_exporter']);
  if (command === undefined) return [];
  const one = async (job: string, port: number, preferred: number, flags: readonly string[]): Promise<Exporter> => {
    const settings = join(folder, `${job}.cnf`);
    writeFileSync(settings, `[client]\nuser=exporter\npassword=${password}\nhost=${HOST}\nport=${port}\n`, {
      mode: 0o600,
    });
    const address = `${HOST}:${await freePort(preferred)}`;
    return {
      job,
      address,
      program: {
        name: `${job}-exporter`,
        command,
        args: [`--config.my-cnf=${settings}`, `--web.listen-address=${address}`, ...flags],
        cwd: folder,
        env: { DATA_SOURCE_NAME: `exporter:${password}@tcp(${HOST}:${port})/` },
        url: `http://${address}`,
      },
    };
  };
  return [await one('mysql', ports.usual, 9104, MYSQL_FLAGS), await one('mysql-admin', ports.extra, 9105, [])];
}

/** The exporter of this machine; undefined where the program is not installed. */
export async function nodeExporter(folder: string): Promise<Exporter | undefined> {
  const command = findProgram(['prometheus-node-exporter', 'node_exporter']);
  if (command === undefined) return undefined;
  const address = `${HOST}:${await freePort(9100)}`;
  return {
    job: 'node',
    address,
    program: {
      name: 'node-exporter',
      command,
      args: [`--web.listen-address=${address}`, '--log.level=warn'],
      cwd: folder,
      url: `http://${address}`,
    },
  };
}
