/** A thousand MariaDB servers, made of one that was recorded: what their exporters show, their specs, their scrapes. */

import { catalogues } from '../../generator/src/catalogue/index.ts';
import { metricsOf } from '../../generator/src/catalogue/needs.ts';

/** A series of a recording: what stands before its value, and how the value goes on. */
export interface FleetSeries {
  readonly prefix: string;
  readonly value: number;
  /** 0 of a gauge. */
  readonly perSecond: number;
}

/** What tells the queries of a server apart, as its exporter limits them. */
export const DIGESTS = 50;

const DIGEST = /^mysql_perf_schema_events_statements_(?!sum)/;
const UPTIME = 'mysql_global_status_uptime';

/** Names that the rules of a MySQL read, and those from which the mean time of a statement follows by digest. */
export function fleetMetrics(): ReadonlySet<string> {
  const { alerts, recorded } = catalogues.mysql;
  const templates = [...recorded, ...alerts].map(({ expr }) => expr);
  return new Set([
    ...templates.flatMap((template) => metricsOf(template)),
    'mysql_perf_schema_events_statements_seconds_total',
    'mysql_perf_schema_events_statements_total',
  ]);
}

/**
 * The series of `recording` that `names` holds, with as many digests as an exporter shows in place of the recorded ones.
 *
 * @param counters  Names of metrics that grow, each at its mean rate since the recorded server began.
 * @throws when the recording does not say how long the server was up.
 */
export function fleetSeries(
  recording: string,
  names: ReadonlySet<string>,
  counters: ReadonlySet<string>,
): readonly FleetSeries[] {
  const lines = recording.split('\n').flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(.*) (\S+)$/.exec(line);
    return match ? [{ name: match[1]!, labels: match[2]!, value: Number(match[3]) }] : [];
  });
  const uptime = lines.find(({ name }) => name === UPTIME)?.value ?? 0;
  if (!(uptime > 0)) throw new Error('fleetSeries: the recording does not say how long the server was up');
  const used = lines.filter(({ name }) => names.has(name));
  const digested = new Set(used.filter(({ name }) => DIGEST.test(name)).map(({ name }) => name));
  const seriesOf = (name: string, labels: string, value: number): FleetSeries => ({
    prefix: `${name}${labels} `,
    value,
    perSecond: name === UPTIME ? 1 : counters.has(name) ? value / uptime : 0,
  });
  return [
    ...used.filter(({ name }) => !digested.has(name)).map(({ labels, name, value }) => seriesOf(name, labels, value)),
    ...[...digested].flatMap((name) => {
      const known = used.filter((one) => one.name === name);
      return Array.from({ length: DIGESTS }, (_, index) => {
        const labels = `{digest="${index.toString(16).padStart(32, '0')}",digest_text="SELECT * FROM t${index} WHERE id = ?",schema="shop"}`;
        return seriesOf(name, labels, known[index % known.length]!.value);
      });
    }),
  ];
}

/** What the exporter of server `index` shows `elapsed` seconds after its start; each is busy in its own measure. */
export function fleetExposition(series: readonly FleetSeries[], index: number, elapsed: number): string {
  const busy = 1 + (index % 10) / 10;
  return series
    .map(({ perSecond, prefix, value }) => `${prefix}${value + perSecond * elapsed * (perSecond === 1 ? 1 : busy)}\n`)
    .join('');
}

/** Mean time of a statement as the rules record it, in seconds, so that it can be asked for where no rules run. */
export function recordedLatency(name: string, index: number): string {
  return `${name}{database="db-${index}"} ${0.002 + index / 1e6}\n`;
}

/** The spec of server `index`. */
export function databaseSpec(index: number): string {
  return `apiVersion: quartet/v1
kind: Database
metadata: { name: db-${index} }
spec:
  engine: mysql
  flavor: mariadb
  selector: { job: mysql, instance: "db-${index}:9104" }
`;
}

/** The configuration of a Prometheus that scrapes `count` servers from one address every `scrape` seconds. JSON is YAML. */
export function fleetConfig(count: number, address: string, scrape: number, ruleFiles: readonly string[]): string {
  return JSON.stringify({
    global: { scrape_interval: `${scrape}s`, evaluation_interval: '30s' },
    rule_files: ruleFiles,
    scrape_configs: [
      {
        job_name: 'mysql',
        static_configs: Array.from({ length: count }, (_, index) => ({
          targets: [address],
          labels: { instance: `db-${index}:9104`, __metrics_path__: `/${index}` },
        })),
      },
    ],
  });
}
