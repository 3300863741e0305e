/** `npm start`: the example services under load beside a real Prometheus, with their golden signals in the terminal. */

import { mkdirSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAlertLog, timeOfDay } from './local/alert-log.ts';
import { type Children, createChildren, type Ended, endLeftovers } from './local/children.ts';
import { deferred } from './local/deferred.ts';
import { printSpan } from './local/figures.ts';
import { liveSignals, type ServiceState, signalsTable } from './local/live-signals.ts';
import { PARTS, type Part, partsOf } from './local/parts.ts';
import { LOCAL } from './local/paths.ts';
import type { RuleHealth } from './local/prometheus.ts';
import { alertLine, createScreen, type Screen, wantsColor } from './local/screen.ts';
import { StackError, startStack, type Watching, waitForRules } from './local/stack.ts';

const USAGE = `usage: npm start [-- OPTIONS]

--minutes N    how long the load lasts, 30 unless told
--only PARTS   starts just these and what they need, such as prometheus,shop:
               ${PARTS.join(', ')}
--once         shows the signals once, then stops
--dir DIR      where rules, data and logs are written, .local unless told
`;

/** The signals are shown this often, in milliseconds; the rules behind them are evaluated as often. */
const STEP_MS = 5_000;

/** How long `--once` waits for traffic in every service. */
const FIRST_SIGNALS_MS = 60_000;

interface Options {
  readonly minutes: number;
  readonly parts: ReadonlySet<Part>;
  readonly once: boolean;
  readonly folder: string;
}

function optionsOf(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '30' },
        only: { type: 'string' },
        once: { type: 'boolean', default: false },
        dir: { type: 'string' },
      },
    });
    const minutes = Number(values.minutes);
    const parts = values.only === undefined ? new Set(PARTS) : partsOf(values.only);
    if (!(minutes > 0 && minutes <= 24 * 60) || 'unknown' in parts) return undefined;
    return {
      minutes,
      parts,
      once: values.once,
      folder: values.dir === undefined ? LOCAL : resolve(values.dir),
    };
  } catch {
    return undefined;
  }
}

/** Runs until a signal, until a program fails, or once. @returns The exit code: 0 done, 1 it could not run, 2 wrong use. */
async function start(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (!options) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { stdout, stderr } = process;
  const words = {
    write: (text: string) => void stderr.write(text),
    isTTY: false,
    hasColor: wantsColor(stderr, process.env),
  };
  const say = (line: string) => words.write(`${line}\n`);
  mkdirSync(options.folder, { recursive: true });
  const left = await endLeftovers(options.folder);
  if ('busy' in left) {
    say(`A local run is already there (process ${left.busy}); end it with Ctrl-C in its terminal.`);
    return 1;
  }
  if (left.length > 0) say(`Ended what an earlier run left behind: ${left.join(', ')}`);

  const children = createChildren(options.folder);
  const stopping = stopOnSignal(children, say);
  const screen = createScreen({
    write: (text) => void stdout.write(text),
    isTTY: stdout.isTTY === true,
    columns: stdout.columns,
    hasColor: wantsColor(stdout, process.env),
  });
  let code = 0;
  try {
    const over = Promise.race([stopping, children.ended.then(() => undefined)]);
    const ended = await Promise.race([stopping, children.ended, run(options, children, screen, say, over)]);
    if (ended) {
      say(
        `${ended.name} ${ended.how}. Its last words, from ${shownPath(options.folder)}/logs/${ended.name}.log:\n${ended.log}`,
      );
      code = 1;
    }
  } catch (failure) {
    if (!(failure instanceof StackError)) throw failure;
    say(failure.message);
    code = 1;
  } finally {
    await children.stop();
  }
  say('Stopped; nothing of it is left running.');
  return code;
}

async function run(
  options: Options,
  children: Children,
  screen: Screen,
  say: (line: string) => void,
  over: Promise<undefined>,
): Promise<Ended | undefined> {
  const { folder, minutes, parts, once } = options;
  const began = performance.now();
  const { services, urls, watching } = await startStack({ folder, parts, minutes, say }, children);
  if (watching) say(healthLine(watching, await waitForRules(watching)));
  say(introduction(urls, services, minutes));
  if (once) {
    if (watching) screen.show(signalsTable(await firstSignals(watching, services, began), screen.paint));
    return undefined;
  }
  if (watching) await showSignals(watching, services, screen, began, over);
  else await over;
  return undefined;
}

async function showSignals(
  { api }: Watching,
  services: readonly string[],
  screen: Screen,
  began: number,
  over: Promise<undefined>,
): Promise<void> {
  const log = createAlertLog();
  let isOver = false;
  over.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const now = new Date();
    const age = `${timeOfDay(now)}, ${printSpan(performance.now() - began)} after the start`;
    // A busy machine answers late now and then: the table is renewed at the next step.
    const [states, alerting] = await Promise.all([liveSignals(api, services), api.alerts()]).catch(() => []);
    if (isOver) break;
    if (states && alerting) {
      for (const change of log.next(alerting, now)) screen.say(alertLine(change, now, screen.paint));
      screen.show([...signalsTable(states, screen.paint), screen.paint.pale(`  ${age}`)]);
    } else {
      screen.show([screen.paint.warning(`  ${age}: Prometheus did not answer within 5 s`)]);
    }
    await stepOr(over);
  }
}

/** Waits for one step, or until it is `over`; leaves no timer that would keep the process. */
async function stepOr(over: Promise<undefined>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const step = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, STEP_MS);
  });
  await Promise.race([over, step]);
  clearTimeout(timer);
}

/** The first state in which every service has traffic; the last one seen when that takes too long. */
async function firstSignals(
  { api }: Watching,
  services: readonly string[],
  began: number,
): Promise<readonly ServiceState[]> {
  for (;;) {
    const states = await liveSignals(api, services).catch(() => []);
    const isComplete =
      states.length > 0 &&
      states.every(({ traffic, p99 }) => traffic !== undefined && traffic > 0 && p99 !== undefined);
    if (isComplete || performance.now() - began > FIRST_SIGNALS_MS) return states;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function healthLine({ rules }: Watching, { total, waiting }: RuleHealth): string {
  const { alerts, files } = rules();
  const written = `${total} rules in ${files.length} ${files.length === 1 ? 'file' : 'files'}, ${alerts} alerts among them`;
  if (waiting.length === 0) return `${written}: all are healthy in Prometheus`;
  const left = `${waiting.length} have their first turn within ${printSpan(Math.max(...waiting))}`;
  return `${written}: ${total - waiting.length} are healthy in Prometheus, ${left}`;
}

function introduction(urls: Readonly<Record<string, string>>, services: readonly string[], minutes: number): string {
  const at = (label: string, name: string, path = '') =>
    urls[name] === undefined ? [] : [[label, `${urls[name]}${path}`] as const];
  const rows: readonly (readonly [string, string])[] = [
    ...services.map((name) => [name, urls[name]!] as const),
    ...at('page', 'page', '/a/quartet-goldensignals-app/overview'),
    ...at('Prometheus', 'prometheus', '/alerts'),
    ...at('Alertmanager', 'alertmanager'),
    ...at('inbox', 'inbox'),
    ...at('rule server', 'server'),
    ...(urls.prometheus === undefined
      ? []
      : [['figures', 'averages of five minutes, so traffic grows that long'] as const]),
    ...(services.length === 0 ? [] : [['load', `ends after ${printSpan(minutes * 60_000)}`] as const]),
    ...(urls.shop === undefined
      ? []
      : [
          ['break it', 'npm run break -- errors   (or slow, or locks)'] as const,
          ['mend it', 'npm run break -- off'] as const,
        ]),
    ['stop', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return ['', ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`), ''].join('\n');
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the programs at once. */
function stopOnSignal(children: Children, say: (line: string) => void): Promise<undefined> {
  const { promise, resolve: stop } = deferred<undefined>();
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asked += 1;
      if (asked === 1) say('\nStopping');
      else children.hurry();
      stop(undefined);
    });
  }
  return promise;
}

function shownPath(folder: string): string {
  return relative(process.cwd(), folder) || '.';
}

process.exitCode = await start(process.argv.slice(2));
