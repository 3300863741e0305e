/** Proof of the threshold alerts, each by the story of its kind. */

import type { ProofCase } from '../plan.ts';
import type { CaseContext, CasesResult } from './case-context.ts';
import type { DraftAlert } from './draft.ts';
import { proveMissing, proveSaturation, proveTrafficDrop } from './presence-cases.ts';
import { proveErrors, proveLatency } from './request-cases.ts';
import type { Proof } from './threshold-story.ts';

export function thresholdCases(context: CaseContext): CasesResult {
  const unproven = new Map<string, string>();
  const cases: ProofCase[] = [];
  for (const alert of context.alerts) {
    const proof = prove(context, alert);
    if (typeof proof === 'string') unproven.set(alert.id, proof);
    else cases.push(...proof);
  }
  return { cases, unproven };
}

function prove(context: CaseContext, alert: DraftAlert): Proof {
  switch (alert.proof.kind) {
    case 'errors':
      return proveErrors(context, alert, alert.proof);
    case 'latency':
      return proveLatency(context, alert, alert.proof);
    case 'traffic-drop':
      return proveTrafficDrop(context, alert, alert.proof);
    case 'saturation':
      return proveSaturation(context, alert, alert.proof);
    case 'missing':
      return proveMissing(context, alert, alert.proof);
    case 'burn':
      return [];
  }
}
