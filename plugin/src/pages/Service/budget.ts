/** How long an error budget lasts, and which burn rate says so. */

import { durationMs } from './durations.ts';
import type { Objective } from './state.ts';

export type Outlook =
  /** Nothing is recorded yet. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'overspent' }
  /** At the present rate it is gone in `ms` milliseconds. */
  | { readonly kind: 'gone'; readonly ms: number }
  /** Burns no faster than allowed. */
  | { readonly kind: 'lasts' };

/** An hour of thirty days: shorter windows jump, longer ones lag. */
const PRESENT = 1 / 720;

/** The burn rate that stands for the present: of the window nearest to an hour, for an objective of thirty days. */
export function presentBurn({ burns, window }: Pick<Objective, 'burns' | 'window'>): number | undefined {
  const wanted = (durationMs(window) ?? 30 * 86_400_000) * PRESENT;
  const distance = (text: string) => Math.abs(Math.log((durationMs(text) ?? 1) / wanted));
  return [...burns].sort((a, b) => distance(a.window) - distance(b.window))[0]?.ratio;
}

/**
 * What becomes of the budget. At burn rate 1 a full budget lasts for the objective's whole window, so what is left
 * lasts for `left × window / burn`. A rolling window forgets old failures as fast as rate 1 makes new ones, so at
 * that rate or below the budget is not spent.
 */
export function outlook({ burns, left, window }: Pick<Objective, 'burns' | 'left' | 'window'>): Outlook {
  if (left === undefined) return { kind: 'unknown' };
  if (left <= 0) return { kind: 'overspent' };
  const burn = presentBurn({ burns, window });
  const ms = durationMs(window);
  if (burn === undefined || ms === undefined) return { kind: 'unknown' };
  return burn <= 1 ? { kind: 'lasts' } : { kind: 'gone', ms: (left * ms) / burn };
}
