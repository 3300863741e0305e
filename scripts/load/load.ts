/** One load test from beginning to end: thresholds from the spec, k6, what it found, and a service that is whole again. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { LOCAL, ROOT } from '../local/paths.ts';
import { readRun } from '../local/run-file.ts';
import type { LoadOptions } from './arguments.ts';
import { type Command, INTERRUPTED, type K6, k6Command, k6Here, NO_K6, THRESHOLDS_CROSSED } from './k6.ts';
import { promisesOf } from './promises.ts';
import { writeProblem, writeUrl } from './remote-write.ts';
import { type Condition, conditionOf, mend } from './shop-faults.ts';
import { type Figures, figuresOf, sentIn, verdictLines } from './verdict.ts';

export interface LoadIo {
  /** Words, a line. */
  readonly say: (line: string) => void;
  /** Results, a line. */
  readonly print: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** k6 draws its progress there; else its words are kept and said when it fails. */
  readonly isTerminal: boolean;
  /** Calls `listener` at each Ctrl-C until the function it returns is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** More arguments of `k6 run`. */
  readonly k6Args?: readonly string[];
}

/** Wrong use or unreadable input. */
const REFUSED = 2;

/** Lines of k6 that are said when it fails. */
const LAST_WORDS = 12;

/** What is settled before k6 starts. */
interface Target {
  readonly k6: K6;
  readonly url: string;
  readonly condition: Condition;
  readonly writeTo: string | undefined;
}

/**
 * Runs the scenario that `options` ask for.
 *
 * @returns 0 when every promise was kept, 1 when one was broken or nothing could be started, 2 for specs that cannot
 *   be read, else what k6 ended with: 105 after Ctrl-C, 107 and 108 when the script gave up, 128 and more by a signal.
 */
export async function runLoadTest(options: LoadOptions, io: LoadIo): Promise<number> {
  const target = await targetOf(options, io);
  if (typeof target === 'string') {
    io.say(target);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'quartet-load-'));
  try {
    const promises = await promisesOf(specPath(options.spec), options.service, folder);
    if (typeof promises === 'string') {
      io.say(promises);
      return REFUSED;
    }
    const { scenario, rate, seconds, abort } = options;
    const { k6, url, writeTo } = target;
    const figures = join(folder, 'figures.json');
    const command = k6Command(k6, {
      ...{ scenario, folder, thresholds: promises.path, figures, url, abort },
      ...(rate === undefined ? {} : { rate }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(writeTo === undefined ? {} : { writeTo, testId: testId(scenario) }),
      quiet: !io.isTerminal,
      ...(io.k6Args ? { args: io.k6Args } : {}),
    });
    io.say(`${scenario} on ${url}${writeTo === undefined ? '' : `, series to ${writeTo}`}. Ctrl-C ends it.`);
    const { code, words } = await run(command, io);
    await makeWhole(target, io);
    const found = readFigures(figures);
    if (io.isTerminal) io.say('');
    if (found && sentIn(found) > 0) for (const line of verdictLines(promises.file, found)) io.print(line);
    if (code === 0) return 0;
    if (code === THRESHOLDS_CROSSED && found) return 1;
    if (code === INTERRUPTED) io.say('Interrupted.');
    else io.say(`k6 ended with code ${code}.${words === '' ? '' : `\n${words}`}`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function targetOf(options: LoadOptions, { env, say }: LoadIo): Promise<Target | string> {
  const local = readRun(options.dir === undefined ? LOCAL : resolve(options.dir));
  const url = options.url ?? local?.urls.shop;
  if (url === undefined) return 'No shop runs here. Start one with `npm start`, or name a service with --url.';
  const k6 = k6Here(env);
  if (!k6) return NO_K6;
  const condition = await conditionOf(url);
  if (condition === 'silent') return `Nothing answers at ${url}.`;
  if (condition === 'broken') say('A fault of the shop is on; `npm run break -- off` mends it.');
  const wanted = options.prometheus ?? (options.url === undefined ? local?.urls.prometheus : undefined);
  const writeTo = wanted === undefined ? undefined : writeUrl(wanted);
  const problem = writeTo === undefined ? undefined : await writeProblem(writeTo);
  if (problem !== undefined && options.prometheus !== undefined) return `${problem}.`;
  if (problem !== undefined) say(`The series of k6 are kept nowhere: ${problem}.`);
  return { k6, url, condition, writeTo: problem === undefined ? writeTo : undefined };
}

/** `spec` as findings name it: from the repository's root, wherever this was started. */
function specPath(spec: string): string {
  return isAbsolute(spec) ? spec : relative(process.cwd(), join(ROOT, spec)) || '.';
}

/** `spike-20261121T153000Z` */
function testId(scenario: string): string {
  return `${scenario}-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

async function run(command: Command, io: LoadIo): Promise<{ readonly code: number; readonly words: string }> {
  // A group of its own, so that Ctrl-C reaches it once, through us, and it can end what it broke.
  const child = spawn(command.command, command.args, {
    env: { ...io.env, ...command.env },
    stdio: io.isTerminal ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
  }
  let asked = 0;
  const forget = io.onInterrupt(() => {
    asked += 1;
    io.say(asked === 1 ? 'Ending: open requests and what was broken first. Ctrl-C again ends it at once.' : 'Ending.');
    child.kill('SIGINT');
  });
  try {
    const code = await new Promise<number>((done, fail) => {
      child.once('error', fail);
      child.once('close', (status, signal) => done(status ?? 128 + constants.signals[signal!]));
    });
    return { code, words: words.trim().split('\n').slice(-LAST_WORDS).map(messageIn).join('\n') };
  } finally {
    forget();
  }
}

/** What a line of k6's log says, without time and level. */
function messageIn(line: string): string {
  const quoted = /^time=\S+ level=\w+ msg=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return quoted === undefined ? line : String(JSON.parse(quoted));
}

/** A scenario mends what it breaks; where it was ended too soon for that, it is done here. */
async function makeWhole({ url, condition }: Target, { say }: LoadIo): Promise<void> {
  if (condition !== 'whole' || (await conditionOf(url)) !== 'broken') return;
  say((await mend(url)) ? 'The fault that was left on is off now.' : `The fault switch at ${url}/faults is still on.`);
}

function readFigures(path: string): Figures | undefined {
  try {
    return figuresOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
