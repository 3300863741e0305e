/** The numbers at the top of the page: one question for all of them, over time. */

import type { Catalogue, CataloguePanel, Filling } from '@quartet/generator';
import { fill } from '@quartet/generator';
import { type PlannedPanel, planPanel } from '../../features/catalogue/presence.ts';
import { apart, together } from '../../features/catalogue/together.ts';
import type { Prometheus, Series } from '../../prometheus/client.ts';
import type { Range } from './server.ts';

export interface Stat {
  readonly panel: CataloguePanel;
  /** What is missing for it. */
  readonly plan: PlannedPanel;
  /** The value at the end of the range; undefined where it has none by then. */
  readonly value?: number;
  /** Of several series the one that is shown: that with the worst value. */
  readonly series?: Series;
}

/** The panels of the top section, with what of them can be asked. */
export function plannedStats(catalogue: Catalogue, has: (metric: string) => boolean): readonly PlannedPanel[] {
  return catalogue.panels.filter(({ section }) => section === 'top').map((panel) => planPanel(catalogue, panel, has));
}

/** The one question that answers all of `plans`; undefined where none of them can be asked. */
export function statsQuery(plans: readonly PlannedPanel[], filling: Filling): string | undefined {
  const asked = plans.flatMap(({ panel, queries }) => queries.map(({ expr }) => [panel.id, fill(expr, filling)]));
  return asked.length === 0 ? undefined : together(Object.fromEntries(asked));
}

/** @param step  Milliseconds between points; a value older than two of them is no value of now. */
export function statsFrom(
  plans: readonly PlannedPanel[],
  answer: readonly Series[],
  end: number,
  step: number,
): readonly Stat[] {
  const known = new Map<string, Series[]>();
  for (const series of answer) {
    const { column, labels } = apart(series.labels);
    known.set(column, [...(known.get(column) ?? []), { ...series, labels }]);
  }
  return plans.map((plan): Stat => {
    const { panel } = plan;
    const recent = (known.get(panel.id) ?? []).filter(({ times }) => (times.at(-1) ?? 0) >= end - 2 * step);
    const sign = panel.limits?.under ? 1 : -1;
    const [worst] = recent.sort((a, b) => sign * (a.values.at(-1)! - b.values.at(-1)!));
    return { panel, plan, ...(worst ? { series: worst, value: worst.values.at(-1)! } : {}) };
  });
}

/** Points of a line beside a number. */
const POINTS = 60;

export async function loadStats(
  client: Prometheus,
  plans: readonly PlannedPanel[],
  filling: Filling,
  { end, start }: Range,
  signal: AbortSignal,
): Promise<readonly Stat[]> {
  const query = statsQuery(plans, filling);
  if (query === undefined) return statsFrom(plans, [], end, 0);
  const step = Math.max(15_000, Math.ceil((end - start) / POINTS / 1000) * 1000);
  const { result } = await client.range(query, { start, end, step, signal });
  return statsFrom(plans, result, end, step);
}
