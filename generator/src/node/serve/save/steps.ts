/** What a save did, in one line each, with how long it took. */

import type { Step, StepName } from '../../../api/index.ts';

export interface Steps {
  readonly done: () => readonly Step[];
  /** Runs a step; its words come from `work`. A step that throws is noted as failed, with the error's message. */
  readonly run: <T>(step: StepName, work: () => Promise<{ readonly words: string; readonly value: T }>) => Promise<T>;
}

/** @param now  Milliseconds of a clock that only moves forward. */
export function stepsBy(now: () => number): Steps {
  const done: Step[] = [];
  return {
    done: () => done,
    run: async (step, work) => {
      const started = now();
      const note = (ok: boolean, words: string): void => {
        done.push({ step, ok, words, tookMs: Math.round(now() - started) });
      };
      try {
        const { words, value } = await work();
        note(true, words);
        return value;
      } catch (error) {
        note(false, error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
  };
}
