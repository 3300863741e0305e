/** Ends `quartet`'s save by SIGKILL at random steps beside a real Prometheus, and looks what the next start makes of it. */

import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import { startPrometheus } from '../generator/src/backtest/testing/live-prometheus.ts';
import type { Change } from '../generator/src/node/serve/save/preconditions.ts';
import { prepareSite, specOf, textsBelow, workspaceAt } from '../generator/src/node/serve/testing/site.ts';
import { inTemporaryFolder } from './support/folder.ts';
import { machineLine } from './support/machine.ts';
import { diceBy, randomBy } from './support/mutations.ts';
import { figure, median, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
    markdown: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(options.rounds);
const CHILD = join(import.meta.dirname, '../generator/src/node/serve/testing/crash-child.ts');

interface Round {
  /** Undefined: the save was over before its turn came. */
  readonly diedAt: number | undefined;
  readonly isNew: boolean;
  readonly mendMs: number;
}

await inTemporaryFolder('crash', async (folder) => {
  prepareSite(folder, { 'shop.yaml': specOf('shop', '90%'), 'cart.yaml': specOf('cart'), 'odd.yaml': specOf('odd') });
  const prometheus = await startPrometheus({ ruleFiles: join(folder, 'rules/*.yaml') });
  const url = new URL(prometheus.url);
  try {
    const first = await workspaceAt({ folder, prometheus: url });
    demand(await first.sync(), 'the first start');
    const dice = diceBy(randomBy(Number(options.seed)));
    // One save that is left alone says how many steps there are to die at.
    const { steps } = await run(folder, url, 0, changesOf(folder, 0));
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const one = await crash(folder, url, round, 1 + dice.below(steps));
      rounds.push(one);
      process.stderr.write(
        `${round}: ${one.diedAt === undefined ? 'over before' : `ended at step ${one.diedAt}`}, ${one.isNew ? 'new' : 'old'}\n`,
      );
    }
    const died = rounds.filter(({ diedAt }) => diedAt !== undefined);
    const rows = [
      [`rounds ended by SIGKILL at one of ${steps} steps`, String(died.length)],
      ['  of them the old state held afterwards', String(died.filter(({ isNew }) => !isNew).length)],
      ['  of them the new state held afterwards', String(died.filter(({ isNew }) => isNew).length)],
      ['rounds whose save was over before', String(rounds.length - died.length)],
      ['neither state, or Prometheus, Git and folders differ', '0'],
      ['next start until all was mended, median', `${figure(median(rounds.map(({ mendMs }) => mendMs)))} ms`],
    ];
    const columns = [
      { title: `seed ${options.seed}`, align: 'left' as const },
      { title: 'measured', align: 'right' as const },
    ];
    process.stdout.write(
      `${machineLine('prometheus')}\n\n${table(columns, rows, options.markdown ? 'markdown' : 'text')}`,
    );
  } finally {
    await prometheus.stop();
  }
});

/**
 * One save that is ended before step `at`, and the start after it.
 *
 * @throws Error where anything but the old or the new state is left.
 */
async function crash(folder: string, url: URL, round: number, at: number): Promise<Round> {
  const before = stateOf(folder);
  const changes = changesOf(folder, round);
  const { isEnded } = await run(folder, url, at, changes);
  const diedAt = isEnded ? at : undefined;
  const began = performance.now();
  const workspace = await workspaceAt({ folder, prometheus: url });
  demand(await workspace.sync(), `round ${round}, the start after step ${at}`);
  await workspace.settleReload();
  const mendMs = performance.now() - began;
  const after = stateOf(folder);
  const isNew = after.specs['shop.yaml'] === changes[0]!.text;
  const wanted = isNew ? withChanges(before.specs, changes) : before.specs;
  same(after.specs, wanted, `round ${round}: the specs are neither the old nor the new ones`);
  same(git(folder, 'status', '--porcelain'), '', `round ${round}: Git is not clean`);
  const litter = readdirSync(join(folder, 'rules')).filter((name) => /^\.quartet(-save|\.lock)/.test(name));
  same(litter, [], `round ${round}: something lies about`);
  same(await loadedIn(url), writtenIn(after.rules), `round ${round}: Prometheus has other rules than the folder`);
  return { diedAt, isNew, mendMs };
}

function withChanges(
  specs: Readonly<Record<string, string>>,
  changes: readonly Change[],
): Readonly<Record<string, string>> {
  const next = new Map(Object.entries(specs));
  for (const { path, text } of changes) {
    if (text === null) next.delete(path);
    else next.set(path, text);
  }
  return Object.fromEntries([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Another target in two files, and a third file that comes and goes. */
function changesOf(folder: string, round: number): readonly Change[] {
  const target = `${90 + (round % 10) / 2 + 0.25}%`;
  const isThere = stateOf(folder).specs['extra.yaml'] !== undefined;
  return [
    { path: 'shop.yaml', text: specOf('shop', target) },
    { path: 'extra.yaml', text: isThere ? null : specOf('extra', target) },
    { path: 'cart.yaml', text: specOf('cart', target) },
  ];
}

/** A save in a process of its own, ended before step `at`; 0 lets it go to its end and counts the steps. */
function run(
  folder: string,
  url: URL,
  at: number,
  changes: readonly Change[],
): Promise<{ readonly isEnded: boolean; readonly steps: number }> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions=source', CHILD, folder, url.href, String(at), JSON.stringify(changes)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ isEnded: true, steps: at });
      else if (code !== 0) reject(new Error(`the save ended with ${signal ?? code}`));
      else resolve({ isEnded: false, steps: (JSON.parse(said) as { readonly steps: number }).steps });
    });
  });
}

function stateOf(folder: string) {
  return { specs: textsBelow(join(folder, 'specs')), rules: textsBelow(join(folder, 'rules')) };
}

interface WrittenGroup {
  readonly name: string;
  readonly rules: readonly { readonly alert?: string; readonly record?: string; readonly expr: string }[];
}

/** Group, name and expression of every rule in the files, sorted. */
function writtenIn(rules: Readonly<Record<string, string>>): readonly string[] {
  const groups = Object.values(rules).flatMap(
    (text) => (load(text) as { readonly groups: readonly WrittenGroup[] }).groups,
  );
  return groups
    .flatMap(({ name, rules: of }) => of.map((rule) => `${name} ${rule.alert ?? rule.record} ${bare(rule.expr)}`))
    .sort();
}

interface LoadedGroup {
  readonly name: string;
  readonly rules: readonly {
    readonly name: string;
    readonly query: string;
    readonly health: string;
    readonly lastError?: string;
  }[];
}

/** The same of every rule that Prometheus evaluates. @throws Error where one fails. */
async function loadedIn(url: URL): Promise<readonly string[]> {
  const answer = (await (await fetch(new URL('/api/v1/rules', url))).json()) as {
    readonly data: { readonly groups: readonly LoadedGroup[] };
  };
  return answer.data.groups
    .flatMap(({ name, rules }) =>
      rules.map((rule) => {
        if (rule.health === 'err') throw new Error(`${rule.name} fails: ${rule.lastError}`);
        return `${name} ${rule.name} ${bare(rule.query)}`;
      }),
    )
    .sort();
}

/** Prometheus prints expressions its own way: what is compared is their signs without blanks, brackets and the order of names. */
function bare(expr: string): string {
  return (expr.match(/[A-Za-z0-9_:.]+/g) ?? []).sort().join(' ');
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: join(folder, 'specs'), encoding: 'utf8' });
}

function same(found: unknown, wanted: unknown, otherwise: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${otherwise}\nfound  ${one.slice(0, 2_000)}\nwanted ${other.slice(0, 2_000)}`);
}

function demand(result: { readonly ok: boolean }, what: string): void {
  if (!result.ok) throw new Error(`${what}: ${JSON.stringify(result)}`);
}
