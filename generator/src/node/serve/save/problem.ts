/** Why a save did not happen, as the API says it. */

import type { Problem, ProblemCode, Step } from '../../../api/index.ts';
import { Refusal, reasonOf } from '../../refusal.ts';
import { UpstreamError } from '../prometheus/client.ts';
import { HistoryError } from './history.ts';

/** Ends a save; `problem` is what the caller reads. */
export class SaveRefused extends Error {
  readonly problem: Problem;

  constructor(error: ProblemCode, message: string, more: Omit<Problem, 'error' | 'message'> = {}) {
    super(message);
    this.name = 'SaveRefused';
    this.problem = { error, message, ...more };
  }
}

/**
 * What went wrong in terms of the API.
 *
 * @returns undefined where it is a fault of ours.
 */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof SaveRefused) return error.problem;
  if (error instanceof UpstreamError) {
    const code: ProblemCode = error.kind === 'late' ? 'upstream-late' : 'upstream-refused';
    return { error: code, message: sentence(error.message) };
  }
  if (error instanceof HistoryError) return { error: 'cannot-write', message: sentence(error.message) };
  if (error instanceof Refusal) {
    const { code, message, help } = error.finding;
    return {
      error: REFUSALS[code] ?? 'cannot-write',
      message,
      ...(help === undefined ? {} : { help }),
    };
  }
  const reason = reasonOf(error);
  return reason === undefined ? undefined : { error: 'cannot-write', message: `The disk does not take it: ${reason}.` };
}

/** What other parts of the command line refuse, in terms of the API; anything else concerns the disk. */
const REFUSALS: Readonly<Record<string, ProblemCode>> = {
  'output-locked': 'locked',
  'prometheus-unreachable': 'upstream-refused',
};

export function withSteps(problem: Problem, steps: readonly Step[], outcome: Problem['outcome']): Problem {
  return { ...problem, steps, ...(outcome === undefined ? {} : { outcome }) };
}

export function sentence(words: string): string {
  return /[.?:]$/.test(words) ? words : `${words}.`;
}
