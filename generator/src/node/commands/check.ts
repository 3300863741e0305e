/** `quartet check`: reads, compiles and lints specs, and writes nothing. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compiledParts } from '../compiling.ts';
import { readInputs } from '../inputs.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { counted, countFindings } from '../report/counts.ts';
import { textsOf } from '../report/texts.ts';

/** @throws Refusal when a spec cannot be read; Interrupted. */
export async function check(specs: readonly string[], { io }: CommandContext): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const diagnostics: Diagnostic[] = [];
  let rules = 0;
  let alerts = 0;
  // Findings do not depend on the targets, and deriving proofs is most of the work of compiling all of them.
  for await (const part of compiledParts(sources, ['prometheus-rules'], io)) {
    diagnostics.push(...part.diagnostics);
    rules += part.rules;
    alerts += part.alerts.length;
  }
  const read = `${counted(sources.length, 'file')} read`;
  const made = `${counted(rules, 'rule')}, ${counted(alerts, 'alert')} among them`;
  return {
    diagnostics,
    textOf: textsOf(sources),
    findingsAreResult: true,
    summary: `${read}: ${countFindings(diagnostics) ?? 'no findings'}. ${made}.`,
    json: { files: sources.length, rules, alerts },
  };
}
