/** How bad a value is by the limits of the catalogue. */

import type { PanelLimits } from '@quartet/generator';

export type Level = 'ok' | 'warning' | 'critical';

/** At a limit counts as over it, as Grafana colours it; under a limit is strictly under. */
export function levelOf(limits: PanelLimits | undefined, value: number | undefined): Level {
  if (!limits || value === undefined || Number.isNaN(value)) return 'ok';
  const isPast = (limit: number | undefined) => limit !== undefined && (limits.under ? value < limit : value >= limit);
  if (isPast(limits.critical)) return 'critical';
  return isPast(limits.warning) ? 'warning' : 'ok';
}

/** Limits that stand for "any at all" would lie on the axis: they are no line to draw. */
const LEAST_LINE = 1e-4;

export interface Line {
  readonly value: number;
  readonly level: Exclude<Level, 'ok'>;
}

/** The lines that a graph draws for `limits`, from low to high. */
export function linesOf(limits: PanelLimits | undefined): readonly Line[] {
  const lines = (['warning', 'critical'] as const).flatMap((level): Line[] => {
    const value = limits?.[level];
    return value === undefined || (value !== 0 && Math.abs(value) < LEAST_LINE) ? [] : [{ value, level }];
  });
  return lines.sort((a, b) => a.value - b.value);
}

const RANK: Readonly<Record<Level, number>> = { critical: 0, warning: 1, ok: 2 };

/** Sorts the worst first. */
export const byLevel = (a: Level, b: Level): number => RANK[a] - RANK[b];
