/** What of a catalogue this server can answer, and what is missing for the rest. */

import type { Catalogue, CataloguePanel, PanelQuery, Provider, Section } from '@quartet/generator';
import { exporterMetrics, lackingIn, providerOf } from '@quartet/generator';

/** A metric that is not there, and who would provide it. */
export interface Lack {
  readonly metric: string;
  readonly provider?: Provider;
}

/** A panel with the queries of it that can be answered, and what the others want. */
export interface PlannedPanel {
  readonly panel: CataloguePanel;
  /** Empty: nothing of it can be answered. */
  readonly queries: readonly PanelQuery[];
  readonly lacks: readonly Lack[];
  /** Whether all that is missing exists on some servers alone, such as replicas, so that nothing has to be done. */
  readonly isExpected: boolean;
}

/** @param has  Whether a metric of that name exists for this server. */
export function planPanel(catalogue: Catalogue, panel: CataloguePanel, has: (metric: string) => boolean): PlannedPanel {
  const asked = panel.queries.map((query) => ({ query, lacking: lackingIn(catalogue, query.expr, has) }));
  const metrics = [...new Set(asked.flatMap(({ lacking }) => lacking))].sort();
  const lacks = metrics.map((metric): Lack => {
    const provider = providerOf(catalogue.subject, metric);
    return provider ? { metric, provider } : { metric };
  });
  return {
    panel,
    queries: asked.filter(({ lacking }) => lacking.length === 0).map(({ query }) => query),
    lacks,
    isExpected:
      lacks.length > 0 && lacks.every(({ provider }) => provider?.optional === true && provider.only !== undefined),
  };
}

/** Sections that `catalogue` has panels for, but for the first. */
export function sectionsOf({ panels }: Catalogue): readonly Exclude<Section, 'top'>[] {
  return [...new Set(panels.flatMap(({ section }) => (section === 'top' ? [] : [section])))];
}

/** Metrics that an exporter shows while its server does not answer. */
const OF_EXPORTER = /^(up|scrape_|mysql_up$|pg_up$|redis_up$|mysql_exporter_|pg_exporter_|redis_exporter_)/;

/** Whether the server itself was measured: an exporter alone says little. */
export function isMeasured(catalogue: Catalogue, names: ReadonlySet<string>): boolean {
  return exporterMetrics(catalogue).some((metric) => !OF_EXPORTER.test(metric) && names.has(metric));
}

/** What an exporter would have to be given so that nothing is missing. */
export interface Remedy {
  readonly flags: readonly string[];
  readonly grants: readonly string[];
  readonly metrics: readonly string[];
}

/** What is missing in `plans` and is a fault, by what mends it. */
export function remedyOf(plans: readonly PlannedPanel[]): Remedy {
  const lacks = new Map(plans.flatMap((plan) => plan.lacks).map((lack) => [lack.metric, lack]));
  const faults = [...lacks.values()].filter(({ provider }) => provider?.optional !== true);
  const sorted = (values: readonly (string | undefined)[]) =>
    [...new Set(values.filter((value) => value !== undefined))].sort();
  return {
    flags: sorted(faults.flatMap(({ provider }) => provider?.flag?.split(' '))),
    grants: sorted(faults.map(({ provider }) => provider?.grant)),
    metrics: sorted(faults.map(({ metric }) => metric)),
  };
}
