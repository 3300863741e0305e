/** Staging the rules of all specs, one owner after the other, keeping no text: what a start and `apply` bring into step. */

import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { compareDiagnostics } from '../../../diagnostics/diagnostic.ts';
import { sha256 } from '../../output/hash.ts';
import type { Manifest } from '../../output/manifest.ts';
import { MANIFEST, printManifest } from '../../output/manifest.ts';
import { compiledOneByOne } from '../fleet/compiled.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { IndexedOwner } from '../fleet/indexed.ts';
import { indexedOwner } from '../fleet/indexed.ts';
import { groupsOf } from '../prometheus/verify.ts';
import type { GroupSignatures } from '../prometheus/verify-many.ts';
import { signatureOf, verifyGroups } from '../prometheus/verify-many.ts';
import type { SaveContext } from './context.ts';
import type { RuleMoves } from './rule-moves.ts';
import { edited, foreign, textAt } from './rule-moves.ts';
import type { Move } from './transaction.ts';
import { stage } from './transaction.ts';

/** Files on their way to the disk at one time: enough to hide its latency. */
const IN_FLIGHT = 16;
/** promtool takes 7 ms of CPU for each file. */
const CHECKED = 500;

export interface StagedFleet {
  readonly rules: RuleMoves;
  /** Paths of staged rule files for promtool to look at: of thousands a part, since Prometheus itself reads them all. */
  readonly checkable: readonly string[];
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Specs with errors keep the rules that they have. Files that no spec gives any more go, unless a spec has an error:
 * they may be its own.
 *
 * @param onOwner  Told of each owner.
 * @throws SaveRefused where a file of somebody else is in the way; the system's error.
 */
export async function stageFleet(
  fleet: Fleet,
  manifest: Manifest,
  { files, roots, io }: SaveContext,
  onOwner: (owner: IndexedOwner) => void,
): Promise<StagedFleet> {
  const diagnostics: Diagnostic[] = [...fleet.values()].flatMap((file) => file.diagnostics);
  const next = new Map(manifest);
  const moves = new Map<string, Move>();
  const standing = new Set<string>();
  const signatures: GroupSignatures = new Map();
  const inFlight = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const write = async (path: string, text: string): Promise<void> => {
    while (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    if (failure) throw failure.error;
    const writing: Promise<void> = stage(roots, 'rules', path, text, files)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => inFlight.delete(writing));
    inFlight.add(writing);
  };
  const forget = (before: string | undefined): void => {
    for (const { name } of groupsOf(before)) if (!signatures.has(name)) signatures.set(copyOf(name), null);
  };
  const isDouble = new Set<string>();
  for await (const { owner, diagnostics: found } of compiledOneByOne(fleet, new Set(fleet.keys()), {
    signal: io.signal,
  })) {
    diagnostics.push(...found);
    if (owner === undefined) continue;
    onOwner(indexedOwner(owner));
    for (const output of owner.rules) {
      const { path, text, hash } = output;
      if (standing.has(path)) {
        // Two specs of one name are a finding; until it is mended neither takes the other's place.
        isDouble.add(path);
        moves.delete(path);
        continue;
      }
      standing.add(path);
      const before = textAt(roots.rules, output, files);
      if (before === text) {
        next.set(path, hash);
        continue;
      }
      if (before !== undefined && !manifest.has(path)) throw foreign(path);
      if (before !== undefined && manifest.get(path) !== sha256(before)) diagnostics.push(edited(path));
      next.set(path, hash);
      moves.set(path, { root: 'rules', path, kind: before === undefined ? 'add' : 'replace' });
      forget(before);
      for (const group of groupsOf(text)) signatures.set(copyOf(group.name), signatureOf(group));
      await write(path, text);
    }
  }
  for (const path of isDouble) restoreEntry(next, manifest, path);
  const isWhole = diagnostics.every(({ severity }) => severity !== 'error');
  for (const path of isWhole ? manifest.keys() : []) {
    if (standing.has(path)) continue;
    next.delete(path);
    const before = textAt(roots.rules, { path }, files);
    if (before === undefined) continue;
    forget(before);
    moves.set(path, { root: 'rules', path, kind: 'remove' });
  }
  const count = moves.size;
  const checkable = [...moves.values()]
    .flatMap(({ kind, path }) => (kind === 'remove' ? [] : [path]))
    .slice(0, CHECKED);
  const printed = printManifest(next);
  const before = textAt(roots.rules, { path: MANIFEST }, files);
  if (before !== printed) {
    moves.set(MANIFEST, { root: 'rules', path: MANIFEST, kind: before === undefined ? 'add' : 'replace' });
    await write(MANIFEST, printed);
  }
  await Promise.all(inFlight);
  if (failure) throw (failure as { readonly error: unknown }).error;
  return {
    checkable,
    diagnostics: diagnostics.sort(compareDiagnostics),
    rules: {
      moves: [...moves.values()],
      texts: new Map(),
      count,
      verify: (prometheus, options) => verifyGroups(signatures, prometheus, options),
      diagnostics: [],
    },
  };
}

/** The same text in memory of its own: a piece of a rule file, as a parser gives it, would keep the whole file there. */
function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

function restoreEntry(next: Map<string, string>, manifest: Manifest, path: string): void {
  const before = manifest.get(path);
  if (before === undefined) next.delete(path);
  else next.set(path, before);
}
