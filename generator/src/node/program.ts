/** The commands with their arguments, options and help: what `quartet --help` shows and completions are made from. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Duration } from '../model/duration.ts';
import { durationOf } from '../model/duration.ts';
import type { BacktestCommandOptions } from './commands/backtest.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { DiscoverOptions } from './commands/discover.ts';
import { addServerCommands, prefixOf } from './commands/server-commands.ts';
import type { Task } from './outcome.ts';

export type { Task } from './outcome.ts';

/** Options as commander hands them over. */
export interface GlobalOptions {
  readonly format: 'text' | 'json' | 'github';
  readonly failOn: 'error' | 'warning' | 'info';
  readonly color: boolean;
  readonly verbose?: boolean;
}

export interface ProgramOptions {
  /** Called with the command's work, once the arguments are known to be right. */
  readonly run: (task: Task) => void;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
  /** Columns of the screen, for help. */
  readonly width: number;
}

export { CommanderError };

const THIRTY_SECONDS = 30_000 as Duration;
const TWO_MINUTES = 120_000 as Duration;
const SEVEN_DAYS = 604_800_000 as Duration;
const SPEC = 'a spec file, a folder of them, or - for standard input';

/** Builds the program anew, so that one run leaves nothing behind for the next. */
export function programOf(options: ProgramOptions): Command {
  const { run } = options;
  const program = new Command('quartet')
    .description('Watches services by the four golden signals: rules, their proofs and dashboards from one spec.')
    .version(packageJson.version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [COMMAND]', 'show help for a command')
    .addOption(
      new Option('--format <format>', 'how results are printed').choices(['text', 'json', 'github']).default('text'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 at findings this grave or graver')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .option('--no-color', 'no colours, as the environment variable NO_COLOR')
    .option('--verbose', 'show where in the program a fault of ours arose')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true, helpWidth: options.width })
    .configureOutput({
      writeOut: options.writeOut,
      writeErr: options.writeErr,
      outputError: (text, write) => write(text.replace(/^error: /, 'quartet: ')),
    });
  example(program, 'quartet init > shop.yaml', 'quartet check shop.yaml', 'quartet generate shop.yaml --out rules');

  const init = program
    .command('init')
    .description('write a first, commented spec')
    .option('--profile <id>', 'where the service keeps its metrics', 'node-http')
    .option('--name <name>', 'name of the service')
    .option('--out <file>', 'file to write; never one that is there already', '-')
    .action((given: { profile: string; name?: string; out: string }) =>
      run(async (context) => (await import('./commands/init.ts')).init(given, context)),
    );
  example(init, 'quartet init --profile express-prom-bundle --name checkout --out specs/checkout.yaml');

  const generate = program
    .command('generate')
    .description('compile specs into an output folder, all or nothing')
    .argument('<SPEC...>', SPEC)
    .requiredOption('--out <folder>', 'folder to write; afterwards it holds what these specs give, and files of others')
    .option('--target <ids>', 'targets to write, with commas between; all where absent', listOf)
    .option('--check', 'write nothing; exit with 1 when files on the disk differ')
    .action((specs: string[], given: { out: string; target?: string[]; check?: boolean }) =>
      run(async (context) => (await import('./commands/generate.ts')).generate(specs, given, context)),
    );
  example(generate, 'quartet generate specs --out rules --target prometheus-rules,promtool-tests');

  const check = program
    .command('check')
    .description('read, compile and lint specs; write nothing')
    .argument('<SPEC...>', SPEC)
    .action((specs: string[]) => run(async (context) => (await import('./commands/check.ts')).check(specs, context)));
  example(check, 'quartet check specs --fail-on warning');

  const test = program
    .command('test')
    .description('prove every alert with promtool')
    .argument('<SPEC...>', SPEC)
    .option('--promtool <path>', 'promtool to use; else PROMTOOL in the environment, else the one on the PATH')
    .option('--rules <folder>', 'prove the rule files of this folder instead of freshly compiled ones')
    .option('--every', 'prove each service, also those that differ from another in names alone')
    .action((specs: string[], given: { promtool?: string; rules?: string; every?: boolean }) =>
      run(async (context) => (await import('./commands/prove.ts')).prove(specs, given, context)),
    );
  example(test, 'quartet test specs');

  const lint = program
    .command('lint')
    .description('check any Prometheus rule file, without a spec')
    .argument('<RULEFILE...>', 'a rule file, a folder of them, or - for standard input')
    .option('--schema <file>', 'declares metrics: name, type, labels, scrape interval')
    .action((files: string[], given: { schema?: string }) =>
      run(async (context) => (await import('./commands/lint.ts')).lint(files, given, context)),
    );
  example(lint, 'quartet lint /etc/prometheus/rules --format github');

  const diff = program
    .command('diff')
    .description('show what would change, by alert')
    .argument('<SPEC...>', SPEC)
    .addOption(
      new Option('--rules <folder>', 'compare with the rule files of a folder').conflicts(['prometheus', 'mimir']),
    )
    .addOption(
      new Option('--prometheus <url>', 'compare with what a Prometheus has loaded')
        .argParser(httpUrl)
        .conflicts('mimir'),
    )
    .addOption(new Option('--mimir <url>', 'compare with what the ruler of a Mimir or Cortex keeps').argParser(httpUrl))
    .option('--tenant <id>', 'whose rules, as the ruler knows it: X-Scope-OrgID')
    .option('--prefix <text>', 'what namespaces of these specs begin with in a ruler; quartet. where absent', prefixOf)
    .option('--token-file <file>', 'file with a bearer token for the ruler; else QUARTET_MIMIR_TOKEN')
    .action((specs: string[], given: DiffOptions, command: Command) => {
      if (given.rules === undefined && given.prometheus === undefined && given.mimir === undefined) {
        command.error("error: one of '--rules <folder>', '--prometheus <url>' and '--mimir <url>' is needed");
      }
      run(async (context) => (await import('./commands/diff.ts')).diff(specs, given, context));
    });
  example(diff, 'quartet diff specs --prometheus http://localhost:9090');

  const discover = program
    .command('discover')
    .description('find the services of a Prometheus by the libraries they use, and write a first spec of each')
    .requiredOption('--prometheus <url>', 'the Prometheus that scrapes them', httpUrl)
    .option('--out <folder>', 'folder for the specs, a file each; never over one that is there')
    .option('--token-file <file>', 'file with a bearer token; else QUARTET_PROMETHEUS_TOKEN in the environment')
    .addOption(
      new Option('--timeout <duration>', 'how long one request may take')
        .argParser(lengthOfTime)
        .default(THIRTY_SECONDS, '30s'),
    )
    .action((given: DiscoverOptions) =>
      run(async (context) => (await import('./commands/discover.ts')).discover(given, context)),
    );
  example(discover, 'quartet discover --prometheus http://localhost:9090 --out specs');

  const doctor = program
    .command('doctor')
    .description('look at a running Prometheus: rules, targets, selectors, exporters, thresholds')
    .argument('<SPEC...>', SPEC)
    .requiredOption('--prometheus <url>', 'the Prometheus that watches the services', httpUrl)
    .option('--token-file <file>', 'file with a bearer token; else QUARTET_PROMETHEUS_TOKEN in the environment')
    .addOption(
      new Option('--timeout <duration>', 'how long one request may take')
        .argParser(lengthOfTime)
        .default(THIRTY_SECONDS, '30s'),
    )
    .action((specs: string[], given: { prometheus: URL; tokenFile?: string; timeout: Duration }) =>
      run(async (context) => (await import('./commands/doctor.ts')).doctor(specs, given, context)),
    );
  example(doctor, 'quartet doctor specs --prometheus http://localhost:9090');

  const backtest = program
    .command('backtest')
    .description('show when alerts would have fired on the history of a Prometheus')
    .argument('<SPEC...>', SPEC)
    .requiredOption('--prometheus <url>', 'the Prometheus whose history is asked', httpUrl)
    .addOption(
      new Option('--since <time>', 'where to begin: a length before the end, or a time such as 2026-11-01T00:00:00Z')
        .argParser(sinceOf)
        .default(SEVEN_DAYS, '7d'),
    )
    .option('--until <time>', "where to end; the server's own time where absent", timeOf)
    .option('--alert <names>', 'alerts by name or id, with commas between; all where absent', listOf)
    .option(
      '--step <duration>',
      "evaluate less often than the rules' interval, and say that it is approximate",
      lengthOfTime,
    )
    .option('--token-file <file>', 'file with a bearer token; else QUARTET_PROMETHEUS_TOKEN in the environment')
    .addOption(
      new Option('--timeout <duration>', 'how long one request may take')
        .argParser(lengthOfTime)
        .default(TWO_MINUTES, '2m'),
    )
    .action((specs: string[], given: BacktestCommandOptions) =>
      run(async (context) => (await import('./commands/backtest.ts')).backtest(specs, given, context)),
    );
  example(backtest, 'quartet backtest specs --prometheus http://localhost:9090 --since 30d --alert HighErrorRate');

  addServerCommands(program, { run, example, httpUrl, lengthOfTime });

  const explain = program
    .command('explain')
    .description('say what a finding means, with a bad and a good example; without CODE list all')
    .argument('[CODE]', 'the word behind the severity, such as unknown-signal')
    .action((code: string | undefined) =>
      run(async (context) => (await import('./commands/explain.ts')).explain(code, context)),
    );
  example(explain, 'quartet explain unknown-signal');

  const completion = program
    .command('completion')
    .description('print a completion script for a shell')
    .argument('<SHELL>', 'bash, zsh or fish', shellOf)
    .action((shell: 'bash' | 'zsh' | 'fish') =>
      run(async (context) => (await import('./commands/completion.ts')).completion(shell, program, context)),
    );
  example(completion, 'quartet completion bash > /etc/bash_completion.d/quartet');

  for (const command of [program, ...program.commands]) {
    command.showHelpAfterError(`more: ${commandPath(command)} --help`);
  }
  return program;
}

function example(command: Command, ...lines: readonly string[]): void {
  const title = lines.length === 1 ? 'Example:' : 'Examples:';
  command.addHelpText('after', `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`.trimEnd());
}

function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}

function listOf(text: string, before: readonly string[] | undefined): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Write ids with a comma between two of them.');
  return [...(before ?? []), ...names];
}

function shellOf(text: string): string {
  if (text !== 'bash' && text !== 'zsh' && text !== 'fish')
    throw new InvalidArgumentError('Known are bash, zsh and fish.');
  return text;
}

function lengthOfTime(text: string): Duration {
  const length = durationOf(text);
  if (length === undefined || length === 0) throw new InvalidArgumentError('Write a length such as 30s or 2m.');
  return length;
}

function sinceOf(text: string): Duration | Date {
  const length = durationOf(text);
  return length === undefined || length === 0 ? timeOf(text) : length;
}

function timeOf(text: string): Date {
  const time = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : /^\d{4}-\d{2}-\d{2}/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write a time such as 2026-11-01T00:00:00Z.');
  return new Date(time);
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new InvalidArgumentError('Write an address such as http://localhost:9090.');
  }
  return url;
}
