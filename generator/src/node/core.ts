/** What the command line takes from the core, each part loaded when a command first needs it: `explain` reads no grammar. */

import type { CompiledPart, CompileOptions, Source } from '../compile-types.ts';
import type { CodeDoc, Diagnostic } from '../diagnostics/diagnostic.ts';

export type CompileParts = (sources: readonly Source[], options: CompileOptions) => Generator<CompiledPart, void>;

/** Findings in Prometheus rule files; `schema` declares metrics, where one is given. */
export type LintFiles = (sources: readonly Source[], schema?: Source) => readonly Diagnostic[];

export interface Named {
  readonly id: string;
  readonly title: string;
}

export interface Core {
  readonly compileParts: () => Promise<CompileParts>;
  readonly lintFiles: () => Promise<LintFiles>;
  /** Every code that the core can give, in no particular order. */
  readonly codes: () => Promise<readonly CodeDoc[]>;
  readonly starterSpec: () => Promise<(profile: string, name?: string) => string>;
  readonly profiles: () => Promise<readonly Named[]>;
  readonly targets: () => Promise<readonly Named[]>;
}
