/** `quartet apply`: writes the rules of specs, reloads Prometheus, verifies, and takes everything back where that fails. */

import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readInputs, shownPath } from '../inputs.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { findPromtool, promtoolIfAny } from '../promtool/find.ts';
import { Refusal, reasonOf } from '../refusal.ts';
import { hasAtLeast } from '../report/print.ts';
import { prometheusAt, shownAddress } from '../serve/prometheus/client.ts';
import { applyRoots, applyRules } from '../serve/save/apply.ts';
import { SAVE_LIMITS } from '../serve/save/context.ts';
import { noFaults } from '../serve/save/faults.ts';
import { journalHistory } from '../serve/save/journal-history.ts';
import { appliedOutcome } from './applied.ts';
import { prometheusToken } from './server-secrets.ts';

export interface ApplyOptions {
  readonly rules: string;
  readonly prometheus: URL;
  readonly promtool?: string;
  readonly tokenFile?: string;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

/** @throws Refusal when specs cannot be read, or the folder cannot be written or is locked; Interrupted. */
export async function apply(
  specs: readonly string[],
  { rules, prometheus, promtool, tokenFile, timeout }: ApplyOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const folder = resolve(io.cwd, rules);
  const roots = applyRoots(folder);
  const token = prometheusToken(tokenFile, io);
  const blocks = (one: Diagnostic): boolean => one.severity === 'error' || hasAtLeast([one], settings);
  try {
    const applied = await applyRules(
      sources,
      {
        io,
        files: io.files,
        faults: noFaults,
        roots,
        shown: { specs: shownPath(rules), rules: shownPath(rules) },
        prometheus: prometheusAt(prometheus, { fetch: io.fetch, timeoutMs: timeout, token }),
        promtool: promtool === undefined ? promtoolIfAny(io) : findPromtool(promtool, io),
        proofs: undefined,
        history: journalHistory(roots.specs, io.files, () => ''),
        pause: (ms) => new Promise((done) => setTimeout(done, ms)),
        limits: { ...SAVE_LIMITS, verifyMs: timeout },
      },
      blocks,
    );
    const { diagnostics, files, problem, steps } = applied;
    const figures = `${files.added} added, ${files.changed} changed, ${files.removed} removed`;
    const done = `${shownPath(rules)} and ${shownAddress(prometheus)}: ${figures}.`;
    const words = { place: shownPath(rules), done, failed: WORDS };
    return appliedOutcome({ counts: { ...files }, diagnostics, problem, steps }, sources, blocks, words);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new Refusal('cannot-write', `\`${rules}\` cannot be written: ${reason}. Nothing was changed.`, {
      file: shownPath(rules),
    });
  }
}

const WORDS = {
  unchanged: 'Nothing was changed.',
  restored: 'The files and Prometheus are as they were before.',
  unclear: 'The files could not be put back; the next run does it before anything else.',
} as const;
