/** What every family of proof cases is given, and what it gives back. */

import type { Service } from '../model/service.ts';
import type { ProofCase } from '../plan.ts';
import type { ObjectiveQueries } from '../signals/objectives.ts';
import type { ServiceSignals } from '../signals/signals.ts';
import type { DraftAlert } from './draft.ts';

export interface CasesResult {
  readonly cases: readonly ProofCase[];
  /** Alert id → why no case can be derived for it. */
  readonly unproven: ReadonlyMap<string, string>;
}

/** Everything a family of cases needs. */
export interface CaseContext {
  readonly service: Service;
  readonly signals: ServiceSignals;
  readonly objectives: readonly ObjectiveQueries[];
  readonly alerts: readonly DraftAlert[];
}
