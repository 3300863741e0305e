/** `quartet lint`: any Prometheus rule file, without a spec. */

import { readInputs, readText, shownPath } from '../inputs.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { counted, countFindings } from '../report/counts.ts';
import { textsOf } from '../report/texts.ts';

export interface LintOptions {
  /** A file that declares metrics. */
  readonly schema?: string;
}

/** @throws Refusal when a rule file or the schema cannot be read. */
export async function lint(files: readonly string[], options: LintOptions, { io }: CommandContext): Promise<Outcome> {
  const sources = await readInputs(files, io);
  const schema =
    options.schema === undefined ? undefined : { file: shownPath(options.schema), text: readText(options.schema, io) };
  const lintFiles = await io.core.lintFiles();
  const diagnostics = lintFiles(sources, schema);
  return {
    diagnostics,
    textOf: textsOf(schema === undefined ? sources : [...sources, schema]),
    findingsAreResult: true,
    summary: `${counted(sources.length, 'rule file')} read: ${countFindings(diagnostics) ?? 'no findings'}.`,
    json: { files: sources.length },
  };
}
