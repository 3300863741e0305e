/** What specs compile to, file by file, without keeping the texts: enough to know what stands where and who owns it. */

import { partsOfModel } from '../../../compile.ts';
import type { CompiledPart } from '../../../compile-types.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { sha256 } from '../../output/hash.ts';
import type { Fleet } from './fleet.ts';
import { readFleet } from './fleet.ts';

/** Rules lie directly in the rules' folder, whatever folders a target puts them in. */
const PREFIX = 'prometheus/rules/';
/** How long compiling may go on before others get their turn, in milliseconds. */
const TURN_MS = 20;

/** A rule file, to be written or not. */
export interface RuleOutput {
  /** In the rules' folder. */
  readonly path: string;
  readonly text: string;
  readonly hash: string;
}

export interface CompiledOwner {
  readonly owner: string;
  readonly spec: string;
  readonly rules: readonly RuleOutput[];
  readonly part: CompiledPart;
}

export interface CompiledSpecs {
  /** Owners without an error. */
  readonly owners: readonly CompiledOwner[];
  /** Of the documents asked for, and of the fleet as a whole; reading's own are in the fleet's files. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles the documents of `wanted` files within the whole `fleet`.
 *
 * @param targets  Besides the rules; such as `promtool-tests`.
 * @throws the signal's reason where it was aborted.
 */
export async function compileSpecs(
  fleet: Fleet,
  wanted: ReadonlySet<string>,
  options: CompileSpecsOptions = {},
): Promise<CompiledSpecs> {
  const owners: CompiledOwner[] = [];
  const diagnostics: Diagnostic[] = [];
  for await (const part of compiledOneByOne(fleet, wanted, options)) {
    diagnostics.push(...part.diagnostics);
    if (part.owner) owners.push(part.owner);
  }
  return { owners, diagnostics };
}

export interface CompileSpecsOptions {
  readonly targets?: readonly string[];
  readonly signal?: AbortSignal;
}

/** The same one after the other, so that a fleet of thousands never stands in memory at once. */
export async function* compiledOneByOne(
  fleet: Fleet,
  wanted: ReadonlySet<string>,
  options: CompileSpecsOptions = {},
): AsyncGenerator<{ readonly owner?: CompiledOwner; readonly diagnostics: readonly Diagnostic[] }, void> {
  const targets = ['prometheus-rules', ...(options.targets ?? [])];
  let turn = performance.now();
  for (const part of partsOfModel(readFleet(fleet), { targets }, ({ file }) => wanted.has(file))) {
    const { diagnostics } = part;
    if (part.origin !== undefined && part.files.length > 0) {
      const rules = part.files.filter(({ path }) => path.startsWith(PREFIX)).map(ruleOutput);
      yield { owner: { owner: part.owner, spec: part.origin.file, rules, part }, diagnostics };
    } else yield { diagnostics };
    if (performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      options.signal?.throwIfAborted();
      turn = performance.now();
    }
  }
}

function ruleOutput({ path, text }: { readonly path: string; readonly text: string }): RuleOutput {
  return { path: path.slice(PREFIX.length), text, hash: sha256(text) };
}
