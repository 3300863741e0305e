/** The graphs of a section, ready to be drawn: the catalogue's panels with their queries filled in. */

import type { CataloguePanel, Filling, PanelLimits, PanelUnit } from '@quartet/generator';
import { fill, GRAFANA_UNITS } from '@quartet/generator';
import { emptyText } from '../../features/catalogue/empty-texts.ts';
import type { PlannedPanel } from '../../features/catalogue/presence.ts';
import { panelHelp, panelTitle, sayLegend } from '../../features/catalogue/texts.ts';

export interface Graph {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  /** As Grafana names it. */
  readonly unit: string;
  readonly limits?: PanelLimits;
  readonly queries: readonly { readonly expr: string; readonly legend?: string }[];
  /** What stands where nothing is to be drawn. */
  readonly empty: string;
  readonly isFromZero: boolean;
  /** The axis reaches so far at least: a server without faults is no flat line on an axis to 10,000 %. */
  readonly leastTop?: number;
}

const TOPS: Readonly<Partial<Record<PanelUnit, number>>> = {
  Bps: 1024,
  bytes: 1024,
  ms: 1,
  ops: 0.01,
  percentunit: 0.01,
  s: 0.001,
  short: 1,
};

function topOf(unit: PanelUnit): { readonly leastTop?: number } {
  const top = TOPS[unit];
  return top === undefined ? {} : { leastTop: top };
}

/** Panels whose values fall below zero. */
const SIGNED = new Set(['host-clock', 'host-disk-forecast']);

/**
 * @param hasMany  Whether several instances answer, so that each line must say whose it is.
 * @param away  What an empty graph says while the server is away; it then says nothing about what happened.
 */
export function graphOf(
  { panel, queries }: Pick<PlannedPanel, 'panel' | 'queries'>,
  filling: Filling,
  { away, hasMany }: { readonly hasMany: boolean; readonly away?: string },
): Graph {
  return {
    id: panel.id,
    title: panelTitle(panel),
    help: panelHelp(panel),
    unit: GRAFANA_UNITS[panel.unit],
    // Between yes and no there is no room for a line.
    ...(panel.limits && panel.unit !== 'bool' ? { limits: panel.limits } : {}),
    queries: queries.map(({ expr, legend }) => {
      const name = legendOf(panel, legend && sayLegend(legend), hasMany);
      return { expr: fill(expr, filling), ...(name ? { legend: name } : {}) };
    }),
    empty: away ?? emptyText(panel),
    isFromZero: !SIGNED.has(panel.id),
    ...(SIGNED.has(panel.id) ? {} : topOf(panel.unit)),
  };
}

/** An aggregation has no instance to name; only where the label is there does it show. */
function legendOf({ queries }: CataloguePanel, legend: string | undefined, hasMany: boolean): string | undefined {
  // A channel has mostly no name, and a line without one is called by all its labels.
  if (legend && /^(\{\{(channel|connection)_name\}\})+$/.test(legend)) return `{{instance}} ${legend}`;
  if (!hasMany) return legend;
  if (!legend) return '{{instance}}';
  const isSummed = queries.some(({ expr }) => /^(sum|avg|max|histogram_quantile)\b/.test(expr));
  return isSummed ? legend : `${legend} {{instance}}`;
}
