/** From compiled rules to moves in the rules' folder: what is new, what changes, what goes, and whose files stay untouched. */

import { join } from 'node:path';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Files } from '../../files.ts';
import { sha256 } from '../../output/hash.ts';
import type { Manifest } from '../../output/manifest.ts';
import { isOutputPath, MANIFEST, printManifest } from '../../output/manifest.ts';
import type { CompiledOwner, RuleOutput } from '../fleet/compiled.ts';
import { isPlainPlace } from '../fleet/scan.ts';
import type { Prometheus } from '../prometheus/client.ts';
import type { FileChange, Verdict, VerifyOptions } from '../prometheus/verify.ts';
import { verifyRules } from '../prometheus/verify.ts';
import { SaveRefused } from './problem.ts';
import type { Move } from './transaction.ts';

export interface RuleMoves {
  readonly moves: readonly Move[];
  /** Texts to stage, by path in the rules' folder; what was staged already is not among them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Rule files that change; the manifest is not one. */
  readonly count: number;
  /** Whether Prometheus has what was written. */
  readonly verify: (prometheus: Prometheus, options: VerifyOptions) => Promise<Verdict>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ChangedRules extends RuleMoves {
  readonly changes: readonly FileChange[];
}

/**
 * @param owners  What is to stand there afterwards, of the specs that were compiled.
 * @param gone  Paths of rule files that no owner has any more.
 * @throws SaveRefused where a file of somebody else is in the way.
 */
export function ruleMoves(
  rules: string,
  owners: readonly CompiledOwner[],
  gone: readonly string[],
  manifest: Manifest,
  files: Files,
): ChangedRules {
  const next = new Map(manifest);
  const moves: Move[] = [];
  const texts = new Map<string, string>();
  const changes: FileChange[] = [];
  const diagnostics: Diagnostic[] = [];
  const noteEdit = (path: string, found: string): void => {
    if (manifest.get(path) !== sha256(found)) diagnostics.push(edited(path));
  };
  const outputs = owners.flatMap((owner) => owner.rules);
  const shared = doublesIn(outputs.map(({ path }) => path));
  for (const output of outputs) {
    const { path, text, hash } = output;
    // Two specs of one name are a finding; until it is mended neither takes the other's place.
    if (shared.has(path)) continue;
    const found = textAt(rules, output, files);
    next.set(path, hash);
    if (found === text) continue;
    if (found !== undefined && !manifest.has(path)) throw foreign(path);
    if (found !== undefined) noteEdit(path, found);
    moves.push({ root: 'rules', path, kind: found === undefined ? 'add' : 'replace' });
    texts.set(path, text);
    changes.push({ path, before: found, after: text });
  }
  for (const path of gone) {
    if (!manifest.has(path)) continue;
    next.delete(path);
    const found = textAt(rules, { path }, files);
    if (found === undefined) continue;
    noteEdit(path, found);
    moves.push({ root: 'rules', path, kind: 'remove' });
    changes.push({ path, before: found, after: undefined });
  }
  const printed = printManifest(next);
  const before = textAt(rules, { path: MANIFEST }, files);
  if (before !== printed) {
    moves.push({ root: 'rules', path: MANIFEST, kind: before === undefined ? 'add' : 'replace' });
    texts.set(MANIFEST, printed);
  }
  const verify: RuleMoves['verify'] = (prometheus, options) => verifyRules(changes, prometheus, options);
  return { moves, texts, changes, count: changes.length, verify, diagnostics };
}

function doublesIn(paths: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(paths.filter((path) => seen.size === seen.add(path).size));
}

export function textAt(rules: string, { path }: Pick<RuleOutput, 'path'>, files: Files): string | undefined {
  if (path !== MANIFEST && !isOutputPath(path))
    throw new Error(`ruleMoves: ${path} is not a path below the rules' folder`);
  if (!isPlainPlace(rules, path, files)) throw foreign(path);
  if (files.kindOf(join(rules, path)) === undefined) return undefined;
  return files.read(join(rules, path)).toString('utf8');
}

export function foreign(path: string): SaveRefused {
  return new SaveRefused('cannot-write', `\`${path}\` in the folder of the rules was not written by Quartet.`, {
    help: 'move it elsewhere; the folder given by --rules is for generated files only',
    outcome: 'unchanged',
  });
}

export function edited(path: string): Diagnostic {
  return {
    code: 'edited-file',
    severity: 'warning',
    message: `\`${path}\` was edited by hand since it was written; what the specs say replaces the edit.`,
    help: 'make the change in the spec, so that it lasts',
    file: path,
  };
}
