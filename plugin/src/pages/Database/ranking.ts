/** Panels that are lists: names with a value each, the highest first. One question for all lists of a section. */

import type { CataloguePanel, Filling } from '@quartet/generator';
import { fill } from '@quartet/generator';
import type { PlannedPanel } from '../../features/catalogue/presence.ts';
import { apart, together } from '../../features/catalogue/together.ts';
import type { Labels, Prometheus, Sample } from '../../prometheus/client.ts';

export interface RankedItem {
  readonly name: string;
  readonly value: number;
  /** Of the highest value, 0–1: the length of its bar. */
  readonly share: number;
}

export interface Ranking {
  readonly panel: CataloguePanel;
  readonly items: readonly RankedItem[];
}

/** @returns In the order of `plans`. */
export async function loadRankings(
  client: Prometheus,
  plans: readonly PlannedPanel[],
  filling: Filling,
  at: number,
  signal: AbortSignal,
): Promise<readonly Ranking[]> {
  const asked = plans.flatMap(({ panel, queries }) =>
    queries.map(({ expr }, index): [string, string] => [`${panel.id} ${index}`, fill(expr, filling)]),
  );
  if (asked.length === 0) return [];
  const { result } = await client.instant(together(Object.fromEntries(asked)), { at, signal });
  return rankingsFrom(plans, result);
}

export function rankingsFrom(plans: readonly PlannedPanel[], samples: readonly Sample[]): readonly Ranking[] {
  return plans.map(({ panel, queries }) => {
    const found = queries.flatMap(({ legend }, index) =>
      samples.flatMap(({ labels, value }) => {
        const own = apart(labels);
        return own.column === `${panel.id} ${index}` && !Number.isNaN(value)
          ? [{ name: nameOf(legend, own.labels), value }]
          : [];
      }),
    );
    const highest = Math.max(0, ...found.map(({ value }) => value));
    return {
      panel,
      items: found
        .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
        .map(({ name, value }) => ({ name, value, share: highest > 0 ? Math.max(0, value / highest) : 0 })),
    };
  });
}

/** `{{schema}}.{{table}}` with the labels filled in; a list without names shows where each value comes from. */
export function nameOf(legend: string | undefined, labels: Labels): string {
  if (legend) {
    const name = legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim();
    if (name !== '') return name;
  }
  return labels.instance ?? Object.values(labels).join(' ');
}
