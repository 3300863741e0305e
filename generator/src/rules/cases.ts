/** Derives a service's proof: for every alert, series that must fire it, and when, and series that must not. */

import type { Service } from '../model/service.ts';
import type { ProofCase } from '../plan.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import { burnCases } from './burn-cases.ts';
import type { CaseContext, CasesResult } from './case-context.ts';
import type { DraftAlert } from './draft.ts';
import { thresholdCases } from './threshold-cases.ts';

/**
 * The proof of all alerts of `service`.
 *
 * Expected times come from the arithmetic of the rules (threshold, window, `for`, scrape and evaluation interval),
 * never from what an engine happened to say.
 */
export function casesOf(
  service: Service,
  signals: ServiceSignals,
  objectives: readonly ObjectiveQueries[],
  alerts: readonly DraftAlert[],
): CasesResult {
  const context: CaseContext = { service, signals, objectives, alerts };
  const cases: ProofCase[] = [];
  const unproven = new Map<string, string>();
  for (const result of [thresholdCases(context), burnCases(context)]) {
    cases.push(...result.cases);
    for (const [id, reason] of result.unproven) unproven.set(id, reason);
  }
  return { cases, unproven };
}
