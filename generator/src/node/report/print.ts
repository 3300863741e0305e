/** Which stream gets what: results on stdout, words on stderr, in the format asked for. */

import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compareDiagnostics, isAtLeast } from '../../diagnostics/diagnostic.ts';
import type { Io, Output } from '../io.ts';
import type { Outcome, Settings } from '../outcome.ts';
import { EXIT } from '../outcome.ts';
import { githubOf, jsonOf } from './machine.ts';
import { textOfFindings } from './text.ts';

/** Columns where the stream is no terminal: wide enough for most rules, narrow enough for a log. */
const DEFAULT_WIDTH = 120;

/** Prints `outcome` and gives the exit code it deserves. */
export function printOutcome(outcome: Outcome, settings: Settings, io: Io): number {
  const diagnostics = outcome.keepsOrder ? outcome.diagnostics : [...outcome.diagnostics].sort(compareDiagnostics);
  const results = (outcome.results ?? []).map((line) => `${line}\n`).join('');
  if (settings.format === 'json') {
    io.stdout.write(jsonOf(diagnostics, outcome.json ?? {}));
  } else if (settings.format === 'github') {
    write(io.stdout, githubOf(diagnostics) + results);
    write(io.stderr, outcome.summary === undefined ? '' : `${outcome.summary}\n`);
  } else {
    const stream = outcome.findingsAreResult ? io.stdout : io.stderr;
    const findings = textOfFindings(diagnostics, {
      color: settings.color,
      width: Math.max(60, stream.columns ?? DEFAULT_WIDTH),
      textOf: outcome.textOf ?? (() => undefined),
    });
    write(stream, findings);
    write(io.stdout, results);
    const gap = findings === '' ? '' : '\n';
    write(io.stderr, outcome.summary === undefined ? '' : `${gap}${outcome.summary}\n`);
  }
  return outcome.failed || hasAtLeast(diagnostics, settings) ? EXIT.findings : EXIT.done;
}

/** Whether any finding is at or over the limit of `--fail-on`. */
export function hasAtLeast(diagnostics: readonly Diagnostic[], settings: Settings): boolean {
  return diagnostics.some(({ severity }) => isAtLeast(severity, settings.failOn));
}

function write(stream: Output, text: string): void {
  if (text !== '') stream.write(text);
}
