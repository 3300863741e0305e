/** All catalogues, by what they are about. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Catalogue, CataloguePanel, Subject, Template } from './catalogue.ts';
import { alerts as hostAlerts } from './host/alerts.ts';
import { panels as hostPanels } from './host/panels.ts';
import { recorded as hostRecorded } from './host/recorded.ts';
import { alerts as mysqlAlerts } from './mysql/alerts.ts';
import { detailPanels } from './mysql/details.ts';
import { recorded as mysqlRecorded } from './mysql/recorded.ts';
import { saturationPanels } from './mysql/saturation.ts';
import { signalPanels } from './mysql/signals.ts';
import { lackingOf, metricsOf } from './needs.ts';
import { alerts as postgresqlAlerts } from './postgresql/alerts.ts';
import { panels as postgresqlPanels } from './postgresql/panels.ts';
import { recorded as postgresqlRecorded } from './postgresql/recorded.ts';
import { alerts as redisAlerts } from './redis/alerts.ts';
import { panels as redisPanels } from './redis/panels.ts';
import { recorded as redisRecorded } from './redis/recorded.ts';

export const catalogues: Readonly<Record<Subject, Catalogue>> = {
  mysql: {
    subject: 'mysql',
    title: 'MySQL and MariaDB',
    panels: [...signalPanels, ...saturationPanels, ...detailPanels],
    recorded: mysqlRecorded,
    alerts: mysqlAlerts,
  },
  postgresql: {
    subject: 'postgresql',
    title: 'PostgreSQL',
    panels: postgresqlPanels,
    recorded: postgresqlRecorded,
    alerts: postgresqlAlerts,
  },
  redis: { subject: 'redis', title: 'Redis', panels: redisPanels, recorded: redisRecorded, alerts: redisAlerts },
  host: { subject: 'host', title: 'Host', panels: hostPanels, recorded: hostRecorded, alerts: hostAlerts },
};

/**
 * The metrics of the exporter for want of which `expr` gives nothing, a recorded series standing for what it reads.
 *
 * @param has  Whether the exporter exposes a metric of that name.
 */
export function lackingIn(catalogue: Catalogue, expr: Template, has: (metric: string) => boolean): readonly string[] {
  const known = new Map(catalogue.recorded.map((series) => [series.name, series.expr]));
  const missing = lackingOf(expr, (metric) => {
    const source = known.get(metric);
    return source === undefined ? has(metric) : lackingOf(source, has).length === 0;
  });
  return [
    ...new Set(
      missing.flatMap((metric) => {
        const source = known.get(metric);
        return source === undefined ? [metric] : lackingOf(source, has);
      }),
    ),
  ].sort(compareText);
}

/** Names of the exporter's metrics that `expr` reads, a recorded series standing for what it reads; sorted. */
export function sourcesOf(catalogue: Catalogue, expr: Template): readonly string[] {
  const known = new Map(catalogue.recorded.map((series) => [series.name, series.expr]));
  const names = metricsOf(expr).flatMap((metric) => {
    const source = known.get(metric);
    return source === undefined ? [metric] : metricsOf(source);
  });
  return [...new Set(names)].sort(compareText);
}

/** The metrics of `panel` that are missing; empty where each of its queries can be answered. */
export function missingOf(
  catalogue: Catalogue,
  panel: CataloguePanel,
  has: (metric: string) => boolean,
): readonly string[] {
  return [...new Set(panel.queries.flatMap(({ expr }) => lackingIn(catalogue, expr, has)))].sort(compareText);
}

/** Names of all metrics that a catalogue reads from an exporter, sorted: what a scrape must keep. */
export function exporterMetrics({ alerts, panels, recorded }: Catalogue): readonly string[] {
  const own = new Set(recorded.map((series) => series.name));
  const templates = [
    ...panels.flatMap((panel) => panel.queries.map((query) => query.expr)),
    ...recorded.map((series) => series.expr),
    ...alerts.flatMap((alert) => [alert.expr, ...(alert.withAdmin ? [alert.withAdmin] : [])]),
  ];
  const names = new Set(templates.flatMap((template) => metricsOf(template)));
  return [...names].filter((name) => !own.has(name)).sort(compareText);
}
