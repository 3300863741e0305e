/** `quartet generate`: brings an output folder to the state that specs describe, all or nothing. */

import { resolve } from 'node:path';
import { compiledParts, targetsOf } from '../compiling.ts';
import { readInputs, shownPath } from '../inputs.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import type { Written } from '../output/write.ts';
import { compareParts, writeParts } from '../output/write.ts';
import { counted, countFindings, grouped } from '../report/counts.ts';
import { hasAtLeast } from '../report/print.ts';
import { textsOf } from '../report/texts.ts';

/** Changed files that are named one by one; the rest is counted. */
const LISTED = 20;

export interface GenerateOptions {
  readonly out: string;
  readonly target?: readonly string[];
  /** Compare only: nothing is written. */
  readonly check?: boolean;
}

/** @throws Refusal when specs cannot be read or `out` cannot be written (it is then as it was); Interrupted. */
export async function generate(
  specs: readonly string[],
  options: GenerateOptions,
  { io, settings }: CommandContext,
): Promise<Outcome> {
  const targets = await targetsOf(options.target, io);
  const sources = await readInputs(specs, io);
  const place = { out: resolve(io.cwd, options.out), shownOut: shownPath(options.out) };
  const isCheck = options.check ?? false;
  const written = await (isCheck ? compareParts : writeParts)(
    compiledParts(sources, targets, io),
    place,
    (diagnostic) => hasAtLeast([diagnostic], settings),
    io,
  );
  const differs = written.added.length + written.changed.length + written.removed.length > 0;
  return {
    diagnostics: written.diagnostics,
    textOf: textsOf(sources),
    results: written.isBlocked ? [] : listed(written),
    summary: written.isBlocked ? blockedSummary(written, place.shownOut) : summary(written, place.shownOut, isCheck),
    failed: written.isBlocked || (isCheck && differs),
    json: {
      out: place.shownOut,
      written: !isCheck && !written.isBlocked,
      added: written.added,
      changed: written.changed,
      removed: written.removed,
      unchanged: written.unchanged,
      rules: written.rules,
      alerts: written.alerts,
    },
  };
}

function listed({ added, changed, removed }: Written): readonly string[] {
  const lines = [
    ...added.map((path) => `added    ${path}`),
    ...changed.map((path) => `changed  ${path}`),
    ...removed.map((path) => `removed  ${path}`),
  ];
  if (lines.length <= LISTED) return lines;
  return [...lines.slice(0, LISTED), `… and ${grouped(lines.length - LISTED)} more`];
}

function summary(written: Written, out: string, isCheck: boolean): string {
  const { added, changed, removed, unchanged } = written;
  const total = counted(added.length + changed.length + unchanged, 'file');
  const made = `${counted(written.rules, 'rule')}, ${counted(written.alerts, 'alert')} among them`;
  const numbers: readonly (readonly [number, string, string])[] = [
    [added.length, 'added', 'missing'],
    [changed.length, 'changed', 'different'],
    [removed.length, 'removed', 'to be removed'],
    [unchanged, 'unchanged', 'as they should be'],
  ];
  const parts = numbers
    .filter(([number]) => number > 0)
    .map(([number, done, found]) => `${grouped(number)} ${isCheck ? found : done}`);
  const findings = countFindings(written.diagnostics);
  const tail = findings === undefined ? '' : ` ${findings}.`;
  return `${total} in ${out} (${made})${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.${tail}`;
}

function blockedSummary(written: Written, out: string): string {
  return `${countFindings(written.diagnostics)}. Nothing was changed in ${out}.`;
}
