/** `npm run databases`: real databases, what can go wrong with them done to them, and the alerts that fire of it. */

import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAlertLog } from '../local/alert-log.ts';
import { createChildren, endLeftovers } from '../local/children.ts';
import { LOCAL } from '../local/paths.ts';
import { alertLine, createScreen, type Screen, wantsColor } from '../local/screen.ts';
import { StackError } from '../local/stack.ts';
import { findingLine, findingsTable, type Progress } from './findings-table.ts';
import { type Lab, startLab } from './lab.ts';
import { pause } from './pause.ts';
import { provocations } from './provocations.ts';
import { isGood, provoke } from './provoke.ts';

const USAGE = `usage: npm run databases [-- OPTIONS]

--once         ends when everything was provoked, instead of staying until Ctrl-C
--only A,B     provokes these alone: ${provocations.map(({ id }) => id).join(', ')}
--dir DIR      where rules, data and logs are written, .local/databases unless told
`;

/** Alerts are looked at this often while it stays, in milliseconds. */
const STEP_MS = 2_000;

interface Options {
  readonly once: boolean;
  readonly only: readonly string[] | undefined;
  readonly folder: string;
}

function optionsOf(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { dir: { type: 'string' }, once: { type: 'boolean', default: false }, only: { type: 'string' } },
    });
    const only = values.only?.split(',');
    if (only?.some((id) => !provocations.some((one) => one.id === id))) return undefined;
    return {
      once: values.once,
      only,
      folder: values.dir === undefined ? join(LOCAL, 'databases') : resolve(values.dir),
    };
  } catch {
    return undefined;
  }
}

/** @returns The exit code: 0 done, 1 an alert was missing or it could not run, 2 wrong use. */
async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  const { stderr, stdout } = process;
  if (!options) {
    stderr.write(USAGE);
    return 2;
  }
  const { folder } = options;
  const say = (line: string) => void stderr.write(`${line}\n`);
  mkdirSync(folder, { recursive: true });
  const left = await endLeftovers(folder);
  if ('busy' in left) {
    say(`The databases already run (process ${left.busy}); end them with Ctrl-C in their terminal.`);
    return 1;
  }
  if (left.length > 0) say(`Ended what an earlier run left behind: ${left.join(', ')}`);
  const children = createChildren(folder);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) children.hurry();
      else say('\nStopping');
      stopping.abort();
    });
  }
  const screen = createScreen({
    write: (text) => void stdout.write(text),
    isTTY: stdout.isTTY === true,
    columns: stdout.columns,
    hasColor: wantsColor(stdout, process.env),
  });
  let lab: Lab | undefined;
  try {
    say('Starting MariaDB, PostgreSQL, Redis, their exporters and Prometheus');
    lab = await startLab(folder, children);
    say(introduction(lab));
    const isComplete = await provokeAll(lab, options, screen, stopping.signal);
    if (!options.once) await stay(lab, screen, stopping.signal);
    return isComplete ? 0 : 1;
  } catch (failure) {
    if (!(failure instanceof StackError)) throw failure;
    say(failure.message);
    return 1;
  } finally {
    await lab?.stop();
    await children.stop();
    lab?.dispose();
    say(`Stopped; nothing of it is left running. Logs are in ${relative(process.cwd(), folder) || '.'}/logs.`);
  }
}

/** @returns Whether everything that can be provoked here was seen. */
async function provokeAll(lab: Lab, { only }: Options, screen: Screen, signal: AbortSignal): Promise<boolean> {
  const chosen = provocations.filter(({ id }) => only?.includes(id) ?? true);
  let all: Progress[] = chosen.map((provocation) => {
    const unable = provocation.unable?.(lab);
    return { provocation, stage: 'waiting', findings: [], ...(unable === undefined ? {} : { unable }) };
  });
  const update = (index: number, change: Partial<Progress>) => {
    all = all.map((one, at) => (at === index ? { ...one, ...change } : one));
    if (process.stdout.isTTY) screen.show(findingsTable(all, screen.paint));
  };
  for (const [index, { provocation, unable }] of all.entries()) {
    if (signal.aborted) break;
    if (unable !== undefined) continue;
    update(index, { stage: 'running' });
    if (!process.stdout.isTTY) screen.say(`${provocation.id}: ${provocation.does}`);
    const findings = await provoke(lab, provocation, (finding) => {
      update(index, { findings: [...all[index]!.findings, finding] });
      if (!process.stdout.isTTY) screen.say(`  ${findingLine(finding)}`);
    });
    update(index, { stage: 'done', findings });
  }
  if (!process.stdout.isTTY) screen.show(findingsTable(all, screen.paint));
  return all.every(({ findings, unable }) => unable !== undefined || (findings.length > 0 && findings.every(isGood)));
}

/** Says each change of an alert until it is told to stop. */
async function stay(lab: Lab, screen: Screen, signal: AbortSignal): Promise<void> {
  const log = createAlertLog();
  while (!signal.aborted) {
    const now = new Date();
    for (const change of log.next(await lab.api.alerts(), now)) screen.say(alertLine(change, now, screen.paint));
    await pause(STEP_MS, signal);
  }
}

function introduction({ disk, rules, urls }: Lab): string {
  const rows: readonly (readonly [string, string])[] = [
    ...Object.entries(urls).map(([name, url]) => [name, name === 'prometheus' ? `${url}/alerts` : url] as const),
    ['rules', `${rules.rules}, ${rules.alerts} of them alerts, from examples/databases/demo`],
    ...('missing' in disk ? [['no small disk', `${disk.missing}; promtool alone proves DiskSpaceLow`] as const] : []),
    ['stop', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return ['', ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`), ''].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
