/** The history in Git: a commit for each change, by the person who made it. */

import { type SimpleGit, simpleGit } from 'simple-git';
import type { HistoryEntry } from '../../../api/index.ts';
import type { Faults } from './faults.ts';
import type { Commit, History } from './history.ts';
import { HistoryError, TRAILER } from './history.ts';

/** How long a lock of somebody else's Git is waited for, in milliseconds. */
const LOCK_MS = 3_000;
const RETRY_MS = 100;
/** Git that says nothing for this long is ended, in milliseconds. */
const SILENT_MS = 20_000;
/** Commits that are searched for a change after a crash: it is the last one but for those made by hand since. */
const RECENT = 200;

export interface GitOptions {
  /** Absolute folder of the specs. */
  readonly specs: string;
  readonly faults: Faults;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * The history of `specs` in the repository that it lies in.
 *
 * @returns undefined where it lies in none, is ignored by it, or there is no Git.
 * @throws HistoryError where there is a repository that Git refuses to work in, with what Git says.
 */
export async function gitHistory(options: GitOptions): Promise<History | undefined> {
  const git = gitIn(options.specs);
  let prefix: string;
  try {
    prefix = (await git.raw('rev-parse', '--show-prefix')).trim();
  } catch (error) {
    const words = wordsOf(error);
    if (/not a git repository|ENOENT|not found/i.test(words)) return undefined;
    throw new HistoryError(`Git cannot work in the folder of the specs: ${words}`);
  }
  const isIgnored = await git.raw('check-ignore', '--', '.').then(
    (text) => text.trim() !== '',
    () => false,
  );
  return isIgnored ? undefined : historyOf(git, prefix, options);
}

function historyOf(git: SimpleGit, prefix: string, { faults, pause }: GitOptions): History {
  const once = async (...args: string[]): Promise<string> => {
    faults(`git ${args[0]}`);
    return git.raw(...args);
  };
  const run = async (...args: string[]): Promise<string> => {
    const started = performance.now();
    for (;;) {
      try {
        return await once(...args);
      } catch (error) {
        const isLocked = /\.lock'?: File exists|Unable to create .*\.lock/.test(wordsOf(error));
        if (!isLocked || performance.now() - started > LOCK_MS) throw error;
      }
      await pause(RETRY_MS);
    }
  };
  const clear = async (paths: readonly string[]): Promise<void> => {
    // Without a first commit there is nothing to reset to, and `rm --cached` does the same.
    await once('reset', '-q', '--', ...paths).catch(() =>
      once('rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', ...paths),
    );
  };
  return {
    kind: 'git',
    commit: async (commit) => {
      const paths = commit.changes.map(({ path }) => path);
      try {
        return await makeCommit(run, commit);
      } catch (error) {
        const words = wordsOf(error);
        await clear(paths).catch(() => {});
        throw new HistoryError(
          /\.lock/.test(words) ? `Git is locked by another run: ${words}` : `Git does not take the commit: ${words}`,
        );
      }
    },
    has: async (id) => {
      // A Git whose server was ended goes on by itself: what takes its lock waits for it.
      await run('update-index', '-q', '--refresh').catch(() => {});
      const log = await explained(
        run('log', '-n', String(RECENT), `--format=%(trailers:key=${TRAILER},valueonly)`),
        '',
      );
      return log.split('\n').some((line) => line.trim() === id);
    },
    clear: async (paths) => {
      await clear(paths).catch(() => {});
    },
    entries: async (path, limit, after) => {
      if (after !== undefined && !isCommitName(after)) return [];
      const from = after === undefined ? [] : [`${after}^`];
      const format = '--format=%H%x00%an%x00%ae%x00%cI%x00%B%x1e';
      const args = ['log', '--follow', '-n', String(limit), format, ...from, '--', path];
      return (await explained(run(...args), '')).split('\x1e').flatMap(entryOf);
    },
    textAt: async (path, commit) => {
      if (!isCommitName(commit)) return undefined;
      const name = (await explained(run('rev-parse', '--verify', '-q', `${commit}^{commit}`), '')).trim();
      if (name === '') return undefined;
      return (
        (await fileAt(run, name, prefix, path)) ??
        (await fileAt(run, name, prefix, await nameAt(run, path, name, prefix))) ??
        null
      );
    },
  };
}

type Run = (...args: string[]) => Promise<string>;

async function makeCommit(run: Run, { id, author, message, changes }: Commit): Promise<string> {
  const there = changes.filter(({ text }) => text !== null).map(({ path }) => path);
  const gone = changes.filter(({ text }) => text === null).map(({ path }) => path);
  if (there.length > 0) await run('add', '-f', '--', ...there);
  if (gone.length > 0) await run('rm', '-q', '--cached', '--ignore-unmatch', '--', ...gone);
  const staged = (
    await run('diff', '--cached', '--name-only', '--relative', '--no-renames', '-z', '--', ...there, ...gone)
  )
    .split('\0')
    .filter((path) => path !== '');
  const who = `${author.name} <${author.email}>`;
  const text = `${message}\n\n${TRAILER}: ${id}`;
  // Only these paths: what somebody else has staged is none of this change's business.
  const paths = staged.length > 0 ? ['--', ...staged] : [];
  await run('commit', '-q', '--no-verify', '--allow-empty', '--only', `--author=${who}`, '-m', text, ...paths);
  return (await run('rev-parse', 'HEAD')).trim();
}

async function fileAt(run: Run, commit: string, prefix: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return run('show', `${commit}:${prefix}${path}`).catch(() => undefined);
}

/** What a file that was renamed since was called at `commit`. */
async function nameAt(run: Run, path: string, commit: string, prefix: string): Promise<string | undefined> {
  const log = await explained(run('log', '--follow', '--name-only', '--format=%x1e%H', '-z', '--', path), '');
  for (const entry of log.split('\x1e')) {
    const [name, ...files] = entry.split(/[\0\n]+/).filter((part) => part !== '');
    const file = files.at(-1);
    if (name === commit && file?.startsWith(prefix)) return file.slice(prefix.length);
  }
  return undefined;
}

function entryOf(text: string): readonly HistoryEntry[] {
  const [commit, name, email, at, body] = text.replace(/^\n/, '').split('\0');
  if (commit === undefined || name === undefined || email === undefined || at === undefined || body === undefined)
    return [];
  const message = body.replace(new RegExp(`\\n*^${TRAILER}: .*$`, 'm'), '').trim();
  return [{ commit, author: { name, email }, at: new Date(at).toISOString(), message }];
}

/** What Git says in a repository without commits, or of a path it does not know, means that there is nothing. */
async function explained(asked: Promise<string>, nothing: string): Promise<string> {
  try {
    return await asked;
  } catch (error) {
    const words = wordsOf(error);
    if (
      words === '' ||
      /does not have any commits|unknown revision|bad revision|ambiguous argument|no such path/i.test(words)
    )
      return nothing;
    throw new HistoryError(`The history cannot be read from Git: ${words}`);
  }
}

function gitIn(specs: string): SimpleGit {
  return simpleGit({
    baseDir: specs,
    maxConcurrentProcesses: 4,
    timeout: { block: SILENT_MS },
    // A hook of the repository would run whatever it holds, with the rights of this server.
    config: [
      'core.hooksPath=/dev/null',
      'commit.gpgsign=false',
      'user.name=Quartet',
      'user.email=quartet@localhost',
      'core.quotePath=false',
      'i18n.logOutputEncoding=UTF-8',
    ],
    unsafe: { allowUnsafeHooksPath: true },
  });
}

function isCommitName(text: string): boolean {
  return /^[0-9a-f]{4,64}$/.test(text);
}

/** The first line that Git says, without where on this machine it happened. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n').find((one) => one.trim() !== '') ?? '';
  return line.replace(/^fatal: |^error: /, '').trim();
}
