/** What the exporter of a MySQL or MariaDB tells of itself and its server: flavour, versions, collectors. */

import type { Database, Flavor } from '../model/database.ts';
import { versionOf } from '../promql/version.ts';
import type { Sample } from './facts.ts';
import type { Seen } from './seen.ts';
import { answerTo, probed } from './seen.ts';

export type LiveFlavor = Exclude<Flavor, 'auto'>;

/** What the server is by its own words; undefined where the exporter does not pass them on. */
export function flavorOf(seen: Seen, database: Database): LiveFlavor | undefined {
  const [info] = probed(seen, database, 'mysql_version_info');
  if (!info) return undefined;
  const words = `${info.labels.version ?? ''} ${info.labels.version_comment ?? ''}`;
  if (/mariadb/i.test(words)) return 'mariadb';
  return /percona/i.test(words) ? 'percona' : 'mysql';
}

/** A version as it was told, and as a number that compares: 8.4 is 8004. */
export interface Version {
  readonly text: string;
  readonly number: number;
}

export function serverVersion(seen: Seen, database: Database): Version | undefined {
  return versionIn(probed(seen, database, 'mysql_version_info'));
}

export function exporterVersion(seen: Seen, database: Database): Version | undefined {
  return versionIn(probed(seen, database, 'mysqld_exporter_build_info'));
}

function versionIn(samples: readonly Sample[]): Version | undefined {
  const text = /^\d+\.\d+(\.\d+)?/.exec(samples[0]?.labels.version ?? '')?.[0];
  const number = text === undefined ? undefined : versionOf(text);
  return text === undefined || number === undefined ? undefined : { text, number };
}

/** MySQL from 8.4 on knows no SHOW SLAVE STATUS; mysqld_exporter asks for SHOW REPLICA STATUS from 0.16 on. */
const WITHOUT_SLAVE_STATUS = 8004;
const ASKS_REPLICA_STATUS = 16;

/** Whether the exporter asks the server for the status of a replica in words that it no longer knows. */
export function isTooOld(seen: Seen, database: Database): boolean {
  const exporter = exporterVersion(seen, database);
  const server = serverVersion(seen, database);
  return (
    exporter !== undefined &&
    server !== undefined &&
    flavorOf(seen, database) !== 'mariadb' &&
    server.number >= WITHOUT_SLAVE_STATUS &&
    exporter.number < ASKS_REPLICA_STATUS
  );
}

export interface Collectors {
  /** Names of those that run, without `collect.`; undefined where the exporter's own metrics are not there. */
  readonly running?: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
}

/** The collectors of the exporter: those of 0.15 and newer say whether they succeed, older ones count errors. */
export function collectorsOf(seen: Seen, database: Database): Collectors {
  const timed = probed(seen, database, 'mysql_exporter_collector_duration_seconds');
  const failed = [
    ...probed(seen, database, 'mysql_exporter_collector_success').filter(({ value }) => value === 0),
    ...(answerTo(seen, database, 'errors') ?? []),
  ];
  const running = namesOf(timed);
  return { ...(running.size > 0 ? { running } : {}), failing: namesOf(failed) };
}

/** `connection` is the log-in, which is no collector and whose failure `mysql_up` tells. */
function namesOf(samples: readonly Sample[]): ReadonlySet<string> {
  const names = samples.map(({ labels }) => (labels.collector ?? '').replace(/^collect\./, ''));
  return new Set(names.filter((name) => name !== '' && name !== 'connection'));
}
