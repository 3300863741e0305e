/** What `compile` takes and gives: the contract between the core and everything that calls it. Types only. */

import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { Origin } from './model/origin.ts';
import type { GeneratedAlert, OutputFile, ProofClaim, RuleGroup } from './plan.ts';

/** A spec file's text, under the name that diagnostics show. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

export interface CompileOptions {
  /** Ids of the targets to write; all where absent. */
  readonly targets?: readonly string[];
}

/** A proof case as it was written: the `name` of a test in the test file `file` (an `OutputFile.path`), and what it claims. */
export interface WrittenCase {
  readonly file: string;
  readonly name: string;
  readonly claims: readonly ProofClaim[];
}

/**
 * The output for one owner (a service, a rule set, or the fleet as a whole), given as soon as it is known, so that
 * five thousand services never stand in memory at once.
 */
export interface CompiledPart {
  readonly owner: string;
  /** The document that it was made from; absent for the fleet as a whole. */
  readonly origin?: Origin;
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly alerts: readonly GeneratedAlert[];
  /** The groups of rules in `files`, an owner's own rules among them; absent where there are none. */
  readonly groups?: readonly RuleGroup[];
  /** The cases of the test files in `files`, in the order they stand there; empty where promtool-tests is not a target. */
  readonly cases: readonly WrittenCase[];
  /** Number of recording and alert rules in `files`. */
  readonly rules: number;
  /**
   * What this owner is called by: its name, its selector's and its labels' values. Two owners whose files differ in
   * these alone are of one shape, and a proof of one is a proof of the other.
   */
  readonly names: readonly string[];
}
