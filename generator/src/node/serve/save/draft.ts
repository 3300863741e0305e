/** A draft over the specs as they stand: what it compiles to, before and after, and what speaks against it. */

import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { compareDiagnostics } from '../../../diagnostics/diagnostic.ts';
import type { CompiledOwner } from '../fleet/compiled.ts';
import { compileSpecs } from '../fleet/compiled.ts';
import type { Fleet, TextChanges } from '../fleet/fleet.ts';
import { changedFleet } from '../fleet/fleet.ts';

export interface CompiledDraft {
  readonly fleet: Fleet;
  readonly affected: ReadonlySet<string>;
  /** Owners of the affected files as they stand, and as they would. */
  readonly before: readonly CompiledOwner[];
  readonly after: readonly CompiledOwner[];
  /** Of the changed files, and of others that the change breaks; in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** No error among them. */
  readonly isValid: boolean;
}

export interface DraftOptions {
  readonly targets?: readonly string[];
  readonly signal?: AbortSignal;
}

/** @throws the signal's reason where it was aborted. */
export async function compileDraft(
  fleet: Fleet,
  changes: TextChanges,
  options: DraftOptions = {},
): Promise<CompiledDraft> {
  const next = await changedFleet(fleet, changes, options.signal);
  const before = await compileSpecs(fleet, next.affected, options);
  const after = await compileSpecs(next.fleet, next.affected, options);
  const known = new Set([...readFindings(fleet, next.affected), ...before.diagnostics].map(keyOf));
  const found = [...readFindings(next.fleet, next.affected), ...after.diagnostics];
  // What other files had before is not this draft's doing.
  const own = found.filter((one) => changes.has(one.file ?? '') || !known.has(keyOf(one)));
  const diagnostics = unique(own.sort(compareDiagnostics));
  return {
    fleet: next.fleet,
    affected: next.affected,
    before: before.owners,
    after: after.owners,
    diagnostics,
    isValid: diagnostics.every(({ severity }) => severity !== 'error'),
  };
}

function readFindings(fleet: Fleet, paths: ReadonlySet<string>): readonly Diagnostic[] {
  return [...paths].flatMap((path) => fleet.get(path)?.diagnostics ?? []);
}

function unique(sorted: readonly Diagnostic[]): readonly Diagnostic[] {
  return sorted.filter((one, index) => index === 0 || compareDiagnostics(sorted[index - 1]!, one) !== 0);
}

/** Without line and column: a finding that was pushed down by an edit above it is the same. */
function keyOf({ code, file, message }: Diagnostic): string {
  return JSON.stringify([code, file, message]);
}
