/** What a command gives back: findings, results, words and its verdict; printing them is not its business. */

import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import type { Io } from './io.ts';

/** The contract with scripts: 0 done, 1 findings at or over `--fail-on`, 2 wrong use or unreadable input, 3 a fault of ours. */
export const EXIT = { done: 0, findings: 1, refused: 2, fault: 3, interrupted: 130 } as const;

export type Format = 'text' | 'json' | 'github';

/** What every command is told besides its own arguments. */
export interface Settings {
  readonly format: Format;
  readonly failOn: Severity;
  readonly color: boolean;
  readonly verbose: boolean;
}

export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a file that diagnostics point into, for frames; undefined where it is not at hand. */
  readonly textOf?: (file: string) => string | undefined;
  /** The findings are what was asked for (`check`, `lint`), so they go to stdout in text format too. */
  readonly findingsAreResult?: boolean;
  /** The findings stand in the order in which they should be read; otherwise they are sorted by place. */
  readonly keepsOrder?: boolean;
  /** Lines for stdout in text and github format. */
  readonly results?: readonly string[];
  /** One closing sentence with the figures, for stderr. */
  readonly summary?: string;
  /** Keys beside `diagnostics` in JSON. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** There is something to act on beyond the diagnostics: files differ, a proof failed. */
  readonly failed?: boolean;
}

export interface CommandContext {
  readonly io: Io;
  readonly settings: Settings;
}

/** What the user asked for, ready to be run. */
export type Task = (context: CommandContext) => Promise<Outcome>;
