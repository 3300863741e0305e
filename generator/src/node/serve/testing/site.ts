/** A place for save tests: folders of specs and rules, a history, a Prometheus, and a workspace over them. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { coreModules } from '../../core-modules.ts';
import { disk } from '../../files.ts';
import type { Io } from '../../io.ts';
import { prometheusAt } from '../prometheus/client.ts';
import type { SaveContext } from '../save/context.ts';
import { SAVE_LIMITS } from '../save/context.ts';
import type { Faults } from '../save/faults.ts';
import { noFaults, watchedFetch, watchedFiles } from '../save/faults.ts';
import { gitHistory } from '../save/git.ts';
import { journalHistory } from '../save/journal-history.ts';
import type { Workspace, WorkspaceListener } from '../save/workspace.ts';
import { workspaceOf } from '../save/workspace.ts';

export interface SiteOptions {
  readonly folder: string;
  readonly prometheus: URL;
  readonly faults?: Faults;
  readonly promtool?: string;
  readonly listener?: WorkspaceListener;
  readonly changes?: Partial<SaveContext>;
  readonly timeoutMs?: number;
}

export const AUTHOR = { name: 'Ada Lovelace', email: 'ada@example.com' };

/** An outside world with the real disk and network. */
export function realIo(folder: string): Io {
  return {
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    stdin: (async function* () {})(),
    cwd: folder,
    env: { PATH: process.env.PATH },
    files: disk,
    core: coreModules,
    fetch: (input, init) => fetch(input, init),
    now: () => performance.now(),
    signal: new AbortController().signal,
  };
}

/** The context of a workspace over `folder/specs` and `folder/rules`; the history is Git where the specs are under it. */
export async function contextAt(options: SiteOptions): Promise<SaveContext> {
  const { folder, prometheus, faults = noFaults, promtool, changes = {}, timeoutMs = 5_000 } = options;
  const io = realIo(folder);
  const files = watchedFiles(io.files, faults);
  const specs = join(folder, 'specs');
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const history =
    (await gitHistory({ specs, faults, pause })) ?? journalHistory(specs, files, () => '2026-11-20T10:00:00.000Z');
  return {
    io,
    files,
    faults,
    roots: { specs, rules: join(folder, 'rules') },
    shown: { specs: 'specs', rules: 'rules' },
    prometheus: prometheusAt(prometheus, { fetch: watchedFetch(io.fetch, faults), timeoutMs }),
    promtool,
    proofs: undefined,
    history,
    pause,
    limits: { ...SAVE_LIMITS, verifyMs: 1_000, lockMs: 2_000 },
    ...changes,
  };
}

export async function workspaceAt(options: SiteOptions): Promise<Workspace> {
  return workspaceOf(await contextAt(options), options.listener);
}

/** Makes the folders, and a repository of the specs. */
export function prepareSite(folder: string, specs: Readonly<Record<string, string>>, git = true): void {
  mkdirSync(join(folder, 'specs'), { recursive: true });
  mkdirSync(join(folder, 'rules'), { recursive: true });
  for (const [path, text] of Object.entries(specs)) {
    mkdirSync(dirname(join(folder, 'specs', path)), { recursive: true });
    writeFileSync(join(folder, 'specs', path), text);
  }
  if (!git) return;
  const run = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: join(folder, 'specs'),
      stdio: 'pipe',
    });
  };
  run('init', '-q', '-b', 'main');
  run('add', '.');
  run('commit', '-q', '--allow-empty', '-m', 'begin');
}

/** Texts below a folder by path; hidden entries left out unless asked for. */
export function textsBelow(folder: string, hidden = false): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => hidden || !path.split('/').some((part) => part.startsWith('.')));
  return Object.fromEntries(found.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A spec of one service. */
export function specOf(name: string, target = '99.9%'): string {
  return `# ${name}\napiVersion: quartet/v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  profile: node-http\n  selector: { job: ${name} }\n  objectives:\n    - { name: availability, signal: errors, target: ${target}, window: 30d }\n`;
}
