/** Links into Grafana's Explore, carrying queries and time range on. */

import type { SharedState } from './url-state.ts';

/** The address of Explore with `queries` over the range of `state`. */
export function exploreUrl(
  datasource: string,
  queries: readonly string[],
  { from, to }: Pick<SharedState, 'from' | 'to'>,
): string {
  const pane = {
    datasource,
    queries: queries.map((expr, index) => ({
      refId: refIdOf(index),
      datasource: { type: 'prometheus', uid: datasource },
      expr,
    })),
    range: { from, to },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`;
}

/** `A`, `B`, …, `Z`, `AA`: what Grafana calls its queries. */
export function refIdOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : refIdOf(Math.floor(index / 26) - 1) + letter;
}
