/** `quartet apply --mimir`: writes the rules of specs into a ruler, reads them back, and takes everything back where that fails. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readInputs } from '../inputs.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { findPromtool, promtoolIfAny } from '../promtool/find.ts';
import { hasAtLeast } from '../report/print.ts';
import { applyToRuler } from '../serve/ruler/apply.ts';
import { rulerAt } from '../serve/ruler/client.ts';
import { appliedOutcome } from './applied.ts';
import { mimirToken } from './server-secrets.ts';

export interface ApplyMimirOptions {
  readonly mimir: URL;
  readonly tenant?: string;
  readonly prefix: string;
  readonly promtool?: string;
  readonly tokenFile?: string;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

/** @throws Refusal when specs or the token cannot be read; Interrupted. */
export async function applyMimir(
  specs: readonly string[],
  { mimir, prefix, promtool, tenant, timeout, tokenFile }: ApplyMimirOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const ruler = rulerAt(mimir, { fetch: io.fetch, timeoutMs: timeout, token: mimirToken(tokenFile, io), tenant });
  const blocks = (one: Diagnostic): boolean => one.severity === 'error' || hasAtLeast([one], settings);
  const site = {
    io,
    ruler,
    prefix,
    promtool: promtool === undefined ? promtoolIfAny(io) : findPromtool(promtool, io),
  };
  const { diagnostics, groups, problem, steps } = await applyToRuler(sources, site, blocks);
  const { added, changed, removed, unchanged } = groups;
  const figures = `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`;
  const words = { place: ruler.shown, done: `${ruler.shown}, groups of rules: ${figures}.`, failed: WORDS };
  return appliedOutcome({ counts: { ...groups }, diagnostics, problem, steps }, sources, blocks, words);
}

const WORDS = {
  unchanged: 'Nothing was changed.',
  restored: 'The groups are as they were before.',
  unclear: 'The groups could not all be put back; run it again once the ruler answers.',
} as const;
