/** What `quartet apply` says in the end, wherever the rules went. */

import type { Problem, Step } from '../../api/index.ts';
import type { Source } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Outcome } from '../outcome.ts';
import { textsOf } from '../report/texts.ts';

export interface Applied {
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly Step[];
  /** Why it was not done. */
  readonly problem?: Problem | undefined;
  /** How many were added, changed and so on. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface AppliedWords {
  /** The place, as it is shown. */
  readonly place: string;
  readonly done: string;
  readonly failed: Readonly<Record<'unchanged' | 'restored' | 'unclear', string>>;
}

/** The outcome of `sources`; `blocks` says which findings keep anything from being applied. */
export function appliedOutcome(
  { counts, diagnostics, problem, steps }: Applied,
  sources: readonly Source[],
  blocks: (one: Diagnostic) => boolean,
  words: AppliedWords,
): Outcome {
  const isBlocked = problem === undefined && diagnostics.some(blocks);
  return {
    diagnostics: problem ? [...diagnostics, failure(problem.message, problem.help)] : diagnostics,
    textOf: textsOf(sources),
    results: isBlocked ? [] : steps.map(lineOf),
    summary: problem
      ? words.failed[problem.outcome ?? 'unchanged']
      : isBlocked
        ? `Nothing was changed in ${words.place}.`
        : words.done,
    failed: problem !== undefined || isBlocked,
    json: {
      applied: problem === undefined && !isBlocked,
      steps,
      ...counts,
      ...(problem ? { outcome: problem.outcome } : {}),
    },
  };
}

function lineOf({ ok, step, words }: Step): string {
  return `${ok ? 'done  ' : 'failed'}  ${step.padEnd(9)}  ${words}`;
}

function failure(message: string, help: string | undefined): Diagnostic {
  return { code: 'apply-failed', severity: 'error', message, ...(help === undefined ? {} : { help }) };
}
