/** Specs, rules, Prometheus and history as one thing that changes together or not at all: what the server and `apply` share. */

import type { Problem, Saved, Step } from '../../../api/index.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { readManifest } from '../../output/manifest.ts';
import { recover } from '../../output/swap.ts';
import { reasonOf } from '../../refusal.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { IndexedOwner } from '../fleet/indexed.ts';
import { indexedOwner } from '../fleet/indexed.ts';
import type { SaveContext } from './context.ts';
import type { CompiledDraft, DraftOptions } from './draft.ts';
import { compileDraft } from './draft.ts';
import type { Author } from './history.ts';
import { plainAuthor, plainMessage } from './history.ts';
import { turns } from './locks.ts';
import type { Change } from './preconditions.ts';
import { checkPreconditions } from './preconditions.ts';
import { problemOf, SaveRefused, withSteps } from './problem.ts';
import { promtoolCheck } from './promtool-check.ts';
import type { Publication } from './publish.ts';
import { publisher } from './publish.ts';
import type { ChangedRules } from './rule-moves.ts';
import { ruleMoves } from './rule-moves.ts';
import { stageFleet } from './stage-fleet.ts';
import type { Steps } from './steps.ts';
import { stepsBy } from './steps.ts';
import { specStore } from './store.ts';
import { discard, settle, stagedRules, unfinished } from './transaction.ts';

export type SaveResult =
  | { readonly ok: true; readonly saved: Omit<Saved, 'path' | 'etag'>; readonly fleet: Fleet }
  | { readonly ok: false; readonly problem: Problem };

export type SyncResult =
  | {
      readonly ok: true;
      readonly steps: readonly Step[];
      readonly files: number;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** What others are told of, as it happens. */
export interface WorkspaceListener {
  readonly specChanged?: (path: string, etag: string | null, commit: string | null) => void;
  readonly reloaded?: (ok: boolean, words: string) => void;
  /** What specs compile to that hold now; of `specs` nothing else does. */
  readonly compiled?: (specs: Iterable<string>, owners: readonly IndexedOwner[]) => void;
  /** A change that was broken off by a crash was taken back, or completed. */
  readonly recovered?: (isCommitted: boolean) => void;
}

export interface Workspace {
  readonly fleet: () => Fleet;
  readonly isWritable: (path: string) => boolean;
  /** Entries of the specs' folder that are not read. */
  readonly scanFindings: () => readonly Diagnostic[];
  /** Compiles texts over the specs as they stand; changes nothing. */
  readonly draft: (changes: ReadonlyMap<string, string | null>, options?: DraftOptions) => Promise<CompiledDraft>;
  /** Makes the changes together, or none of them. Never throws on what a user or an upstream did. */
  readonly saveSpecs: (changes: readonly Change[], author: Author, message?: string) => Promise<SaveResult>;
  /** Brings the rules to what the specs say, specs with errors aside: their rules stay as they are. */
  readonly sync: () => Promise<SyncResult>;
  /** Takes notice of what changed on the disk, and of a change that was broken off. */
  readonly refresh: () => Promise<boolean>;
  /** Tells Prometheus of what it could not be told before. @throws UpstreamError */
  readonly settleReload: () => Promise<void>;
}

export function workspaceOf(context: SaveContext, listener: WorkspaceListener = {}): Workspace {
  const { files, roots, shown, history, io, promtool, limits, proofs } = context;
  const store = specStore(roots.specs, files);
  const queue = turns(context);
  const outlet = publisher(context);

  const repair = async (): Promise<void> => {
    // A `quartet generate` that was broken off has a journal of its own.
    recover(roots.rules, files);
    const journal = unfinished(roots, files);
    if (journal === undefined) return discard(roots, files);
    const isCommitted = journal.hasCommit && (await history.has(journal.id));
    settle(roots, journal, isCommitted, files);
    const paths = journal.moves.filter(({ root }) => root === 'specs').map(({ path }) => path);
    if (!isCommitted && paths.length > 0) await history.clear(paths);
    outlet.owe();
    listener.recovered?.(isCommitted);
  };

  /** What cannot be swept away now is litter for the next turn. */
  const sweep = (): void => {
    try {
      if (unfinished(roots, files) === undefined) discard(roots, files);
    } catch (error) {
      if (reasonOf(error) === undefined) throw error;
    }
  };

  const refresh = async (): Promise<boolean> => {
    const { changes, fleet } = await store.refresh();
    for (const path of changes.keys()) listener.specChanged?.(path, fleet.get(path)?.etag ?? null, null);
    return changes.size > 0;
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    queue.take(async () => {
      await repair();
      await refresh();
      try {
        return await work();
      } finally {
        sweep();
      }
    });

  const publish = async (publication: Publication, steps: Steps) => {
    const hadReload = publication.rules.count > 0;
    try {
      const published = await outlet.publish(publication, steps);
      if (hadReload) listener.reloaded?.(true, steps.done().find(({ step }) => step === 'verified')?.words ?? '');
      return published;
    } catch (error) {
      if (hadReload) listener.reloaded?.(false, error instanceof Error ? error.message : String(error));
      throw error;
    }
  };

  const save = async (
    changes: readonly Change[],
    author: Author,
    message: string,
    steps: Steps,
  ): Promise<SaveResult> => {
    await checkPreconditions(changes, store, context);
    const { draft, publication } = await steps.run('checked', async () => {
      const targets = proofs && limits.proveMs > 0 ? ['promtool-tests'] : [];
      const texts = new Map(changes.map(({ path, text }) => [path, text]));
      const compiled = await compileDraft(store.fleet(), texts, { targets });
      if (!compiled.isValid) {
        throw new SaveRefused('invalid', 'The specs have errors.', {
          diagnostics: compiled.diagnostics,
          outcome: 'unchanged',
        });
      }
      const made = await staged(compiled, changes, author, message);
      const proven = await prove(compiled);
      return { value: { draft: compiled, publication: made }, words: checkedWords(compiled, proven) };
    });
    const { commit } = await publish(publication, steps);
    try {
      store.accept(draft.fleet, texts(changes));
    } catch (error) {
      // It is saved; what could not be looked at now is looked at by the next refresh.
      if (reasonOf(error) === undefined) throw error;
    }
    listener.compiled?.(draft.affected, draft.after.map(indexedOwner));
    for (const { path } of changes) listener.specChanged?.(path, draft.fleet.get(path)?.etag ?? null, commit);
    const diagnostics = [...draft.diagnostics, ...publication.rules.diagnostics];
    return { ok: true, saved: { commit, author, steps: steps.done(), diagnostics }, fleet: draft.fleet };
  };

  const staged = async (
    draft: CompiledDraft,
    changes: readonly Change[],
    author: Author,
    message: string,
  ): Promise<Publication> => {
    const kept = new Set(draft.after.flatMap(({ rules }) => rules.map(({ path }) => path)));
    const gone = draft.before.flatMap(({ rules }) => rules.map(({ path }) => path)).filter((path) => !kept.has(path));
    const manifest = readManifest(roots.rules, shown.rules, files);
    const rules = ruleMoves(roots.rules, draft.after, gone, manifest, files);
    const fleet = store.fleet();
    const specs = changes.map(({ path, text }) => ({ path, text, isThere: fleet.has(path) }));
    const publication: Publication = { specs, rules, author, message };
    await outlet.stage(publication);
    await check(rules);
    return publication;
  };

  const check = async ({ changes }: ChangedRules): Promise<void> => {
    if (promtool === undefined) return;
    const paths = changes.filter(({ after }) => after !== undefined).map(({ path }) => path);
    await promtoolCheck(promtool, stagedRules(roots), paths, io);
  };

  /** @returns words on the proof. */
  const prove = async ({ after, before }: CompiledDraft): Promise<string | undefined> => {
    if (proofs === undefined || limits.proveMs <= 0) return undefined;
    const known = new Set(before.flatMap(({ rules }) => rules.map(({ hash }) => hash)));
    const changed = after.filter(
      ({ part, rules }) => part.alerts.length > 0 && rules.some(({ hash }) => !known.has(hash)),
    );
    if (changed.length === 0) return undefined;
    const { alerts, cases, isLate } = await proofs.prove(changed, limits.proveMs);
    const failure = cases.failures[0];
    if (failure !== undefined) {
      throw new SaveRefused('invalid', `The proof fails: ${failure.name}: ${failure.problems.join(' ')}`, {
        help: 'the editor shows each case; where the alert is right and the case is not, this is a fault of ours',
        outcome: 'unchanged',
      });
    }
    const proven = alerts.filter(({ isProven }) => isProven).length;
    return isLate ? 'the proof was not done in time' : `${proven} of ${alerts.length} alerts proven`;
  };

  const checkedWords = ({ after }: CompiledDraft, proven: string | undefined): string => {
    const rules = after.reduce((sum, { part }) => sum + part.rules, 0);
    const by = promtool === undefined ? 'compiled and linted, no promtool here' : 'compiled, linted, read by promtool';
    return [`${rules} ${rules === 1 ? 'rule' : 'rules'}: ${by}`, ...(proven === undefined ? [] : [proven])].join(', ');
  };

  const synchronise = async (steps: Steps): Promise<SyncResult> => {
    const index: IndexedOwner[] = [];
    const { publication, diagnostics } = await steps.run('checked', async () => {
      const fleet = store.fleet();
      const manifest = readManifest(roots.rules, shown.rules, files);
      discard(roots, files);
      const staged = await stageFleet(fleet, manifest, context, (owner) => index.push(owner));
      if (promtool !== undefined) await promtoolCheck(promtool, stagedRules(roots), staged.checkable, io);
      const made: Publication = { specs: [], rules: staged.rules, author: { name: 'quartet', email: '' }, message: '' };
      return {
        value: { publication: made, diagnostics: staged.diagnostics },
        words: syncWords(fleet.size, staged.rules.count),
      };
    });
    if (publication.rules.moves.length > 0) await publish(publication, steps);
    listener.compiled?.(store.fleet().keys(), index);
    return { ok: true, steps: steps.done(), files: publication.rules.count, diagnostics };
  };

  /** Problems as values; a fault of ours goes on. */
  const answered = async <T>(
    steps: Steps,
    work: () => Promise<T>,
  ): Promise<T | { readonly ok: false; readonly problem: Problem }> => {
    try {
      return await inTurn(work);
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      const outcome = problem.outcome ?? 'unchanged';
      return { ok: false, problem: withSteps(problem, problem.steps ?? steps.done(), outcome) };
    }
  };

  return {
    fleet: store.fleet,
    isWritable: store.isWritable,
    scanFindings: store.diagnostics,
    draft: (changes, options) => compileDraft(store.fleet(), changes, options),
    saveSpecs: (changes, author, message) => {
      const steps = stepsBy(io.now);
      const who = plainAuthor(author);
      return answered(steps, () => save(changes, who, plainMessage(message, fallbackMessage(changes)), steps));
    },
    sync: () => {
      const steps = stepsBy(io.now);
      return answered(steps, () => synchronise(steps));
    },
    refresh: () => queue.between(refresh),
    settleReload: outlet.settleReload,
  };
}

function syncWords(specs: number, files: number): string {
  return `${specs} ${specs === 1 ? 'spec' : 'specs'}, ${files} rule ${files === 1 ? 'file differs' : 'files differ'}`;
}

function texts(changes: readonly Change[]): readonly string[] {
  return changes.map(({ path }) => path);
}

function fallbackMessage(changes: readonly Change[]): string {
  const names = changes.map(({ path, text }) => `${text === null ? 'delete' : 'change'} ${path}`);
  return names.length > 3 ? `change ${names.length} specs` : names.join(', ');
}
