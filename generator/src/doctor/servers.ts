/** Findings about database servers: an exporter too old for one, a full digest table, a server seen twice, a wrong flavour. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Database, Host } from '../model/database.ts';
import type { Finding } from '../model/finding.ts';
import { at } from '../model/origin.ts';
import { exporterVersion, flavorOf, isTooOld, serverVersion } from './mysql.ts';
import type { Seen } from './seen.ts';
import { ALIVE, answers, answerTo, capital, keyOf, named, probed, selectorAt, someOf } from './seen.ts';

export function serverFindings(seen: Seen): readonly Finding[] {
  const databases = [...seen.model.databases].sort((a, b) => compareText(keyOf(a), keyOf(b)));
  const living = databases.filter((database) => answers(seen, database));
  return [
    ...living.flatMap((database) => [...tooOld(seen, database), ...digestsLost(seen, database)]),
    ...living.flatMap((database) => severalExporters(seen, database)),
    ...sameServer(seen, living),
    ...living.flatMap((database) => [...wrongFlavor(seen, database), ...hostElsewhere(seen, database)]),
  ];
}

function tooOld(seen: Seen, database: Database): Finding[] {
  if (database.engine !== 'mysql' || !isTooOld(seen, database)) return [];
  const exporter = exporterVersion(seen, database)!;
  const server = serverVersion(seen, database)!;
  return [
    {
      code: 'exporter-too-old',
      severity: 'warning',
      message: `The exporter of ${named(database)}, \`${exporter.text}\`, asks MySQL \`${server.text}\` for \`SHOW SLAVE STATUS\`, which is gone since 8.4: replication is not watched, and every scrape has an error.`,
      expected: 'mysqld_exporter 0.16 or newer',
      help: 'upgrade it; until then `--no-collect.slave_status` ends the errors',
      at: selectorAt(database),
    },
  ];
}

function digestsLost(seen: Seen, database: Database): Finding[] {
  const lost = Math.max(0, ...(answerTo(seen, database, 'lost') ?? []).map(({ value }) => value));
  if (lost === 0) return [];
  return [
    {
      code: 'digest-table-full',
      severity: 'warning',
      message: `The digest table of ${named(database)} is full: \`${lost}\` statements since the server started belong to no digest, so its top queries are incomplete.`,
      help: 'raise `performance_schema_digests_size` and restart the server, or empty the table with `TRUNCATE TABLE performance_schema.events_statements_summary_by_digest;`',
      at: selectorAt(database),
    },
  ];
}

/** What is seen of one server through one exporter. */
interface View {
  readonly database: Database;
  readonly instance: string;
  readonly target: string;
  readonly values: ReadonlyMap<string, number>;
  readonly version: string;
}

/** Equal for one server, whoever asks. */
const FIXED = ['mysql_global_variables_port', 'mysql_global_variables_server_id'];
/** Nearly equal for one server, asked within a minute of another. */
const MOVING = ['mysql_global_status_bytes_received', 'mysql_global_status_connections'];
const UPTIME = 'mysql_global_status_uptime';
/** Seconds that two scrapes of one server may lie apart. */
const APART = 120;

function viewsOf(seen: Seen, database: Database): readonly View[] {
  const alive = ALIVE[database.engine];
  return (alive === undefined ? [] : probed(seen, database, alive)).map(({ labels }) => {
    const { instance = '', job = '' } = labels;
    const isHere = (other: Readonly<Record<string, string>>) =>
      (other.instance ?? '') === instance && (other.job ?? '') === job;
    const values = [...FIXED, ...MOVING, UPTIME].flatMap((metric): [string, number][] => {
      const value = probed(seen, database, metric).find((sample) => isHere(sample.labels))?.value;
      return value === undefined ? [] : [[metric, value]];
    });
    const info = probed(seen, database, 'mysql_version_info').find((sample) => isHere(sample.labels));
    return {
      database,
      instance,
      target: `${job}/${instance}`,
      values: new Map(values),
      version: info?.labels.version ?? '',
    };
  });
}

/** Share by which a count moves on between two scrapes: little on a server that has counted for long, much on a new one. */
function slackOf({ values }: View): number {
  const uptime = values.get(UPTIME) ?? 0;
  return Math.max(0.02, Math.min(0.3, APART / 2 / Math.max(1, uptime)));
}

/** Whether two exporters look at one server; false where they tell too little of it. */
function isSame(a: View, b: View): boolean {
  const pair = (metric: string) => [a.values.get(metric), b.values.get(metric)] as const;
  const slack = slackOf(a);
  const isNear = (metric: string, off: (value: number) => number) => {
    const [x, y] = pair(metric);
    return x !== undefined && y !== undefined && Math.abs(x - y) <= off(Math.max(x, y));
  };
  return (
    a.version === b.version &&
    FIXED.every((metric) => isNear(metric, () => 0)) &&
    isNear(UPTIME, () => APART) &&
    MOVING.every((metric) => isNear(metric, (value) => value * slack))
  );
}

/** More than one exporter under the selector of one database: each alert comes once for each. */
function severalExporters(seen: Seen, database: Database): Finding[] {
  const views = viewsOf(seen, database);
  if (views.length < 2) return [];
  const [first, ...rest] = views as [View, ...View[]];
  const twin = rest.find((other) => isSame(first, other));
  return [
    {
      code: 'several-exporters',
      severity: 'warning',
      message: `${views.length} exporters answer for ${named(database)}: ${someOf(
        views.map(({ instance }) => instance),
        4,
      )}. ${twin ? 'They look at one server, so its load is counted twice and each alert comes twice.' : 'They look at several servers, and each alert comes once for each.'}`,
      expected: 'a selector that picks one exporter',
      help: twin
        ? 'stop one of them, or name one `instance` in the selector'
        : 'write a Database document for each server, with its `instance` in the selector',
      at: selectorAt(database),
    },
  ];
}

/** Two databases of the specs that are one server. */
function sameServer(seen: Seen, databases: readonly Database[]): Finding[] {
  const firsts = new Map<string, View[]>();
  const told = new Set<string>();
  return databases.flatMap((database) =>
    viewsOf(seen, database).flatMap((view): Finding[] => {
      const key = JSON.stringify([view.version, ...FIXED.map((metric) => view.values.get(metric))]);
      const alike = firsts.get(key) ?? [];
      const twin = alike.find(
        (other) => other.database !== database && other.target !== view.target && isSame(other, view),
      );
      const pair = twin && `${keyOf(twin.database)}/${keyOf(database)}`;
      if (!twin) firsts.set(key, [...alike, view]);
      if (!twin || told.has(pair!)) return [];
      told.add(pair!);
      return [
        {
          code: 'same-server',
          severity: 'warning',
          message: `${capital(named(database))} looks like the same server as ${named(twin.database)}: \`${view.instance}\` and \`${twin.instance}\` show one server_id, port, uptime and traffic.`,
          expected: 'one document for each server',
          help: 'remove one of the two documents, or correct its selector',
          at: selectorAt(database),
          alsoAt: [{ at: selectorAt(twin.database), message: `${named(twin.database)} selects \`${twin.instance}\`` }],
        },
      ];
    }),
  );
}

function wrongFlavor(seen: Seen, database: Database): Finding[] {
  const live = database.engine === 'mysql' ? flavorOf(seen, database) : undefined;
  if (live === undefined || database.flavor === 'auto' || database.flavor === live) return [];
  const info = probed(seen, database, 'mysql_version_info')[0]!;
  return [
    {
      code: 'wrong-flavor',
      severity: 'warning',
      message: `The spec calls ${named(database)} \`${database.flavor}\`, and the server calls itself \`${info.labels.version ?? ''}\` (${live}).`,
      expected: `\`flavor: ${live}\``,
      help: 'correct it, or leave `flavor` out: then every query fits all of them',
      at: at(database.origin, 'spec', 'flavor'),
    },
  ];
}

/** Exporters of a database often run elsewhere, so this is worth a look and no more; nothing is joined by it. */
function hostElsewhere(seen: Seen, database: Database): Finding[] {
  const host = seen.model.hosts.find(({ name }) => name === database.host);
  if (!host) return [];
  const own = new Set(viewsOf(seen, database).map(({ instance }) => hostPart(instance)));
  const its = hostNames(seen, host);
  if (own.size === 0 || its.size === 0 || [...own].some((name) => its.has(name))) return [];
  return [
    {
      code: 'host-elsewhere',
      severity: 'info',
      message: `The exporter of ${named(database)} stands at ${someOf([...own], 4)}, and its ${named(host)} at ${someOf([...its], 4)}.`,
      help: 'nothing to do where the exporter runs apart from its server; otherwise correct `host` or one of the selectors',
      at: at(database.origin, 'spec', 'host'),
      alsoAt: [{ at: selectorAt(host), message: 'the selector of the host' }],
    },
  ];
}

/** Host parts of its instances, and what the machine calls itself. */
function hostNames(seen: Seen, host: Host): ReadonlySet<string> {
  const instances = (answerTo(seen, host, 'up') ?? []).map(({ labels }) => hostPart(labels.instance ?? ''));
  const own = probed(seen, host, 'node_uname_info').map(({ labels }) => labels.nodename ?? '');
  return new Set([...instances, ...own].filter((name) => name !== ''));
}

/** `db1` of `db1:9104`, `db1` and `[::1]:9104` read likewise. */
function hostPart(instance: string): string {
  return instance.replace(/:\d+$/, '');
}
