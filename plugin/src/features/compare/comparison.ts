/** How far back a page looks for the numbers that it compares with. */

/** How far back a comparison looks, as Prometheus writes it, and in milliseconds. */
export const COMPARISONS = { '1h': 3_600_000, '1d': 86_400_000, '1w': 604_800_000 } as const;
export type Comparison = keyof typeof COMPARISONS;

export const isComparison = (text: string | null): text is Comparison =>
  text !== null && Object.hasOwn(COMPARISONS, text);
