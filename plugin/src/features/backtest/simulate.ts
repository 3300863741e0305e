/** How an alert would have gone at any threshold, from one history of what it measures: no query while it is dragged. */

import { type AlertRule, alertRuns, type Grid, type Series, type Totals, totalsOf } from '@quartet/generator';
import { isBeyond } from './measured.ts';

export interface History {
  /** What is measured, at the instants of `grid`; only where the rest of the condition holds. */
  readonly series: readonly Series[];
  readonly grid: Grid;
}

type Timing = Pick<AlertRule, 'alert' | 'for' | 'keepFiringFor' | 'labels'>;

/** When the alert would have fired, and for how long. */
export function firedAt(history: History, rule: Timing, op: string, threshold: number): Totals {
  const beyond = history.series.map(({ labels, times, values }) => {
    const kept = values.flatMap((value, index) => (isBeyond(value, op, threshold) ? [index] : []));
    return { labels, times: kept.map((index) => times[index]!), values: kept.map((index) => values[index]!) };
  });
  const { runs } = alertRuns(beyond, history.grid, rule, op.startsWith('<') ? 'low' : 'high');
  return totalsOf(runs, history.grid);
}

export interface Percentile {
  /** `p50`, …; `worst` is the highest value, or the lowest of alerts on too little. */
  readonly name: 'p50' | 'p95' | 'p99' | 'worst';
  readonly value: number;
}

/** Where the values of a history lie; on an alert on too little, the other way round. Empty without a value. */
export function percentiles(history: History, op: string): readonly Percentile[] {
  const all = history.series.flatMap(({ values }) => values.filter((value) => Number.isFinite(value)));
  if (all.length === 0) return [];
  const sorted = Float64Array.from(all).sort();
  const at = (share: number) => {
    const from = op.startsWith('<') ? 1 - share : share;
    return sorted[Math.round(from * (sorted.length - 1))]!;
  };
  return [
    { name: 'p50', value: at(0.5) },
    { name: 'p95', value: at(0.95) },
    { name: 'p99', value: at(0.99) },
    { name: 'worst', value: at(1) },
  ];
}
