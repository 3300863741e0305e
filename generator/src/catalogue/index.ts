/** All catalogues, and which metrics of an exporter their expressions read. */

import { compareText } from '../diagnostics/diagnostic.ts';
import type { Catalogue, CataloguePanel, Template } from './catalogue.ts';
import { lackingOf, metricsOf } from './needs.ts';

export { catalogues } from './all.ts';

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
