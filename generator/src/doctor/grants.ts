/** Which privilege each collector of mysqld_exporter needs, by flavour, and the statements that give it. */

import { GRANTS } from '../catalogue/providers.ts';
import type { LiveFlavor } from './mysql.ts';

interface Privilege {
  readonly mysql: string;
  readonly mariadb: string;
}

const PROCESS = both('PROCESS ON *.*');
const PERFORMANCE_SCHEMA = both('SELECT ON performance_schema.*');

/** Seen on MySQL 9.7 and MariaDB 10.11 with an exporter that lacked one privilege after the other. */
const BY_COLLECTOR: readonly (readonly [RegExp, Privilege])[] = [
  [/^(info_schema\.(innodb_.*|processlist)|engine_innodb_status)$/, PROCESS],
  [/^perf_schema\.(?!replication_)/, PERFORMANCE_SCHEMA],
  [/^slave_status$/, { mysql: 'REPLICATION CLIENT ON *.*', mariadb: 'SLAVE MONITOR ON *.*' }],
  [/^binlog_size$/, { mysql: 'REPLICATION CLIENT ON *.*', mariadb: 'BINLOG MONITOR ON *.*' }],
];

/** What `collector` needs on a server of this flavour; undefined where a failure has other reasons. */
export function privilegeOf(collector: string, flavor: LiveFlavor | undefined): string | undefined {
  const found = BY_COLLECTOR.find(([pattern]) => pattern.test(collector))?.[1];
  return found && (flavor === 'mariadb' ? found.mariadb : found.mysql);
}

export function grantOf(privilege: string): string {
  return `GRANT ${privilege} TO 'exporter'@'localhost';`;
}

/** Both sets of least grants, as statements to copy. */
export function grantBlocks(): string {
  return [
    'All that the exporter needs, on MySQL:',
    ...indented(GRANTS.mysql),
    'on MariaDB:',
    ...indented(GRANTS.mariadb),
  ].join('\n');
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function both(privilege: string): Privilege {
  return { mysql: privilege, mariadb: privilege };
}
