/** What the server's proof of a whole spec says of one alert. */

import type { TestResult } from '@quartet/generator/api';

export type Verdict =
  | { readonly kind: 'proven'; readonly passed: number; readonly tookMs: number }
  | { readonly kind: 'unproven'; readonly reason: string }
  /** No case speaks for it. */
  | { readonly kind: 'own' }
  | { readonly kind: 'not-run'; readonly reason: string };

/** @param id  Of the alert; those of its tiers and signals begin with it. */
export function verdictOf({ alerts, cases, ran, reason, tookMs }: TestResult, owner: string, id: string): Verdict {
  if (!ran) return { kind: 'not-run', reason: reason ?? '' };
  const its = alerts.filter((one) => one.owner === owner && (one.id === id || one.id.startsWith(`${id}/`)));
  if (its.length === 0) return { kind: 'own' };
  const failed = its.find(({ isProven }) => !isProven);
  if (failed) return { kind: 'unproven', reason: failed.reason ?? failed.id };
  return { kind: 'proven', passed: cases.passed, tookMs };
}
