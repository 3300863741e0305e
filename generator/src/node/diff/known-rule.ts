/** A rule as it can be compared: from a compiled file, a folder or a running Prometheus alike. */

import type { Labels } from '../../model/matcher.ts';

export interface KnownRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  /** Durations as `printDuration` writes them; `0s` where there is none. */
  readonly for: string;
  readonly keepFiringFor: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly group: string;
  /** undefined where the group leaves it to the server. */
  readonly interval?: string;
}

/** `{a="b"}` for labels in the order of their names; empty where there are none. */
export function printLabels(labels: Labels): string {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return parts.length === 0 ? '' : `{${parts.join(', ')}}`;
}
