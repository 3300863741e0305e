/** Findings about what exporters leave out: collectors that are off or fail, grants that are missing, metrics of none. */

import { catalogues, lackingIn, sourcesOf } from '../catalogue/index.ts';
import type { Provider } from '../catalogue/providers.ts';
import { providerOf, sayProvider } from '../catalogue/providers.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Database, Watched } from '../model/database.ts';
import type { Finding } from '../model/finding.ts';
import { subjectOf } from '../rules/databases/scope.ts';
import { grantOf, privilegeOf } from './grants.ts';
import type { Collectors } from './mysql.ts';
import { collectorsOf, flavorOf, isTooOld } from './mysql.ts';
import type { Seen } from './seen.ts';
import { ADDED, answers, capital, documentsOf, metricsOf, named, probed, selectorAt, someOf } from './seen.ts';

/** Metrics of one collector that are missing, and what stays empty for want of them. */
interface Gap {
  readonly collector: string;
  readonly provider: Provider;
  readonly metrics: readonly string[];
  readonly alerts: readonly string[];
  readonly panels: readonly string[];
}

export function exporterFindings(seen: Seen): readonly Finding[] {
  return documentsOf(seen.model).flatMap((document) => {
    // Behind a server that does not answer everything is missing, and that is said elsewhere.
    if (document.kind === 'Service' || !answers(seen, document)) return [];
    const isMySql = document.kind === 'Database' && document.engine === 'mysql';
    return isMySql ? mysqlFindings(seen, document) : otherFindings(seen, document);
  });
}

function mysqlFindings(seen: Seen, database: Database): Finding[] {
  const gaps = gapsOf(seen, database);
  const collectors = collectorsOf(seen, database);
  const grants = missingGrants(seen, database, collectors);
  const flavor = flavorOf(seen, database);
  // Some collectors fail without a privilege, others show an empty list.
  const ungranted = ({ collector }: Gap) => grants.has(privilegeOf(collector, flavor) ?? '');
  const off = gaps.filter((gap) => !collectors.failing.has(gap.collector) && isSwitchedOff(gap, collectors));
  const rest = gaps.filter((gap) => !ungranted(gap) && !collectors.failing.has(gap.collector));
  const inSchema = isSchemaOff(seen, database)
    ? gaps.filter(({ collector }) => collector.startsWith('perf_schema.'))
    : [];
  const silent = rest.filter((gap) => !off.includes(gap) && !inSchema.includes(gap));
  return [
    ...[...grants].map(([privilege, failing]) =>
      grantMissing(
        database,
        privilege,
        failing,
        gaps.filter((gap) => privilegeOf(gap.collector, flavor) === privilege && !isSwitchedOff(gap, collectors)),
      ),
    ),
    ...otherFailures(seen, database, gaps, collectors),
    ...switchedOff(database, off),
    ...schemaOff(database, inSchema),
    ...silent.map((gap) => metricMissing(database, gap)),
  ];
}

function isSchemaOff(seen: Seen, database: Database): boolean {
  return probed(seen, database, 'mysql_global_variables_performance_schema').some(({ value }) => value === 0);
}

function isSwitchedOff({ collector, provider }: Gap, { running }: Collectors): boolean {
  return provider.flag !== undefined && running !== undefined && !running.has(collector);
}

/** Each privilege that is most likely missing, with the collectors that fail for want of it. */
function missingGrants(
  seen: Seen,
  database: Database,
  { failing }: Collectors,
): ReadonlyMap<string, readonly string[]> {
  const flavor = flavorOf(seen, database);
  const wanting = new Map<string, string[]>();
  for (const collector of [...failing].sort(compareText)) {
    const privilege = privilegeOf(collector, flavor);
    if (privilege === undefined || (collector === 'slave_status' && isTooOld(seen, database))) continue;
    wanting.set(privilege, [...(wanting.get(privilege) ?? []), collector]);
  }
  return wanting;
}

function grantMissing(
  database: Database,
  privilege: string,
  failing: readonly string[],
  gaps: readonly Gap[],
): Finding {
  return {
    code: 'grant-missing',
    severity: 'warning',
    message: `The exporter of ${named(database)} most likely lacks \`${privilege}\`: ${collectorsFail(failing)}${lost(gaps)}.`,
    help: grantOf(privilege),
    at: selectorAt(database),
  };
}

function collectorsFail(collectors: readonly string[]): string {
  return `collector${collectors.length === 1 ? '' : 's'} ${someOf(collectors, 5)} fail${collectors.length === 1 ? 's' : ''}`;
}

function otherFailures(seen: Seen, database: Database, gaps: readonly Gap[], { failing }: Collectors): Finding[] {
  const flavor = flavorOf(seen, database);
  const rest = [...failing].filter((collector) => privilegeOf(collector, flavor) === undefined).sort(compareText);
  if (rest.length === 0) return [];
  const own = gaps.filter(({ collector }) => failing.has(collector) && rest.includes(collector));
  return [
    {
      code: 'collector-failing',
      severity: own.length > 0 ? 'warning' : 'info',
      message: `Of the exporter of ${named(database)} ${collectorsFail(rest)}${lost(own)}.`,
      help:
        own.length > 0
          ? 'the exporter’s log has the error of the server'
          : `nothing here reads ${rest.length === 1 ? 'it' : 'them'}: turn off with \`${rest.map((name) => `--no-collect.${name}`).join(' ')}\`, or \`MySQLMonitoringDegraded\` fires for ever`,
      at: selectorAt(database),
    },
  ];
}

function switchedOff(database: Database, gaps: readonly Gap[]): Finding[] {
  if (gaps.length === 0) return [];
  const flags = [...new Set(gaps.flatMap(({ provider }) => provider.flag ?? []))].sort(compareText);
  return [
    {
      code: 'collector-off',
      severity: 'warning',
      message: `The exporter of ${named(database)} runs without ${someOf(
        gaps.map(({ collector }) => collector),
        8,
      )}${lost(gaps)}.`,
      help: `start it with \`${flags.join(' ')}\``,
      at: selectorAt(database),
    },
  ];
}

function schemaOff(database: Database, gaps: readonly Gap[]): Finding[] {
  if (gaps.length === 0) return [];
  return [
    {
      code: 'performance-schema-off',
      severity: 'warning',
      message: `performance_schema of ${named(database)} is off${lost(gaps)}.`,
      help: 'write `performance_schema=ON` under `[mysqld]` in the server’s configuration and restart the server',
      at: selectorAt(database),
    },
  ];
}

function otherFindings(seen: Seen, watched: Watched): Finding[] {
  const failed = ['pg_exporter_last_scrape_error', 'redis_exporter_last_scrape_error'].some((metric) =>
    probed(seen, watched, metric).some(({ value }) => value > 0),
  );
  const failure: Finding = {
    code: 'collector-failing',
    severity: 'info',
    message: `The last scrape by the exporter of ${named(watched)} had an error.`,
    help: 'the exporter’s log has it',
    at: selectorAt(watched),
  };
  return [...(failed ? [failure] : []), ...gapsOf(seen, watched).map((gap) => metricMissing(watched, gap))];
}

function metricMissing(watched: Watched, gap: Gap): Finding {
  return {
    code: 'metric-missing',
    severity: gap.alerts.length > 0 ? 'warning' : 'info',
    message: `${capital(named(watched))} exposes no ${someOf(gap.metrics)}${lost([gap], false)}.`,
    help: `${gap.metrics.length === 1 ? 'it is' : 'they are'} ${sayProvider(gap.provider)}; where that is so, look for a \`metric_relabel_configs\` that drops ${gap.metrics.length === 1 ? 'it' : 'them'}`,
    at: selectorAt(watched),
  };
}

/** What stays empty: `, so the alerts \`A\` and \`B\` never fire and 6 panels stay empty`. */
function lost(gaps: readonly Gap[], withMetrics = true): string {
  if (gaps.length === 0) return '';
  const metrics = [...new Set(gaps.flatMap((gap) => gap.metrics))].sort(compareText);
  const alerts = [...new Set(gaps.flatMap((gap) => gap.alerts))].sort(compareText);
  const panels = new Set(gaps.flatMap((gap) => gap.panels)).size;
  const parts = [
    ...(withMetrics ? [`${someOf(metrics)} ${metrics.length === 1 ? 'is' : 'are'} missing`] : []),
    ...(alerts.length > 0 ? [`${someOf(alerts)} cannot fire`] : []),
    ...(panels > 0 ? [`${panels} panel${panels === 1 ? '' : 's'} stay${panels === 1 ? 's' : ''} empty`] : []),
  ];
  return parts.length === 0
    ? ''
    : `, so ${parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`}`;
}

/** By collector, sorted: what the rules and panels of `watched` read and nobody gives. */
function gapsOf(seen: Seen, watched: Watched): readonly Gap[] {
  const names = metricsOf(seen, watched);
  if (!names) return [];
  const subject = subjectOf(watched);
  const catalogue = catalogues[subject];
  const flavor = watched.kind === 'Database' && subject === 'mysql' ? flavorOf(seen, watched) : undefined;
  const has = (metric: string) => names.has(metric) || ADDED.has(metric);
  const hasServer = ({ flavor: only }: Provider) =>
    only === undefined || flavor === undefined || only === (flavor === 'mariadb' ? 'mariadb' : 'mysql');
  const gaps = new Map<
    string,
    { provider: Provider; metrics: Set<string>; alerts: Set<string>; panels: Set<string> }
  >();
  const note = (expr: string, kind: 'alerts' | 'panels', id: string) => {
    if (lackingIn(catalogue, expr, has).length === 0) return;
    for (const metric of sourcesOf(catalogue, expr)) {
      const provider = providerOf(subject, metric);
      if (has(metric) || !provider || provider.optional || !hasServer(provider)) continue;
      const gap = gaps.get(provider.collector) ?? {
        provider,
        metrics: new Set(),
        alerts: new Set(),
        panels: new Set(),
      };
      gaps.set(provider.collector, gap);
      gap.metrics.add(metric);
      gap[kind].add(id);
    }
  };
  // Alerts of the admin target read another exporter.
  for (const { expr, id, needsAdmin } of catalogue.alerts) {
    if (!needsAdmin && watched.alerts[id]?.enabled !== false) note(expr, 'alerts', id);
  }
  for (const { id, queries } of catalogue.panels) for (const { expr } of queries) note(expr, 'panels', id);
  return [...gaps.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([collector, { alerts, metrics, panels, provider }]) => ({
      collector,
      provider,
      metrics: [...metrics].sort(compareText),
      alerts: [...alerts].sort(compareText),
      panels: [...panels],
    }));
}
