/** Arguments of the commands that run against a Prometheus for good: `apply` and `serve`. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Task } from '../outcome.ts';
import { OUR_PREFIX } from '../serve/ruler/prefix.ts';
import type { ServeFlags } from './serve-settings.ts';

const THIRTY_SECONDS = 30_000;

export interface CommandParts {
  readonly run: (task: Task) => void;
  readonly example: (command: Command, ...lines: readonly string[]) => void;
  readonly httpUrl: (text: string) => URL;
  /** Milliseconds. */
  readonly lengthOfTime: (text: string) => number;
}

/** As commander hands them over. */
interface ApplyArguments {
  readonly rules?: string;
  readonly prometheus?: URL;
  readonly mimir?: URL;
  readonly tenant?: string;
  readonly prefix: string;
  readonly promtool?: string;
  readonly tokenFile?: string;
  readonly timeout: number;
}

/** Adds both to the program. */
export function addServerCommands(program: Command, { run, example, httpUrl, lengthOfTime }: CommandParts): void {
  const apply = program
    .command('apply')
    .description('write rules, reload Prometheus, verify; everything is taken back where that fails')
    .argument('<SPEC...>', 'a spec file, a folder of them, or - for standard input')
    .addOption(
      new Option(
        '--rules <folder>',
        'folder that Prometheus reads rule files from; it then holds what these specs give',
      ).conflicts('mimir'),
    )
    .addOption(new Option('--prometheus <url>', 'the Prometheus that reads them').argParser(httpUrl).conflicts('mimir'))
    .addOption(
      new Option('--mimir <url>', 'the ruler of a Mimir or Cortex, in place of a folder and a Prometheus').argParser(
        httpUrl,
      ),
    )
    .option('--tenant <id>', 'whose rules, as the ruler knows it: X-Scope-OrgID')
    .addOption(
      new Option('--prefix <text>', 'what the namespaces of these specs begin with; groups of others are left alone')
        .argParser(prefixOf)
        .default(OUR_PREFIX),
    )
    .option('--promtool <path>', 'promtool to use; else PROMTOOL in the environment, else the one on the PATH')
    .option(
      '--token-file <file>',
      'file with a bearer token; else QUARTET_PROMETHEUS_TOKEN, or QUARTET_MIMIR_TOKEN, in the environment',
    )
    .addOption(
      new Option('--timeout <duration>', 'how long one request, and the verification, may take')
        .argParser(lengthOfTime)
        .default(THIRTY_SECONDS, '30s'),
    )
    .action((specs: string[], given: ApplyArguments, command: Command) => {
      const { mimir, prefix, prometheus, rules, tenant, ...more } = given;
      if (mimir !== undefined) {
        const options = { ...more, mimir, prefix, ...(tenant === undefined ? {} : { tenant }) };
        run(async (context) => (await import('./apply-mimir.ts')).applyMimir(specs, options, context));
      } else if (rules === undefined || prometheus === undefined) {
        command.error("error: either '--rules <folder>' with '--prometheus <url>', or '--mimir <url>' is needed");
      } else {
        const options = { ...more, rules, prometheus };
        run(async (context) => (await import('./apply.ts')).apply(specs, options, context));
      }
    });
  example(
    apply,
    'quartet apply specs --rules /etc/prometheus/rules --prometheus http://localhost:9090',
    'quartet apply specs --mimir http://mimir:9009 --tenant web --token-file /run/secrets/mimir',
  );

  const serve = program
    .command('serve')
    .description('run the HTTP server behind the editor in Grafana; each flag is also QUARTET_… in the environment')
    .option('--specs <folder>', 'folder of the specs, best under Git')
    .option('--rules <folder>', 'folder that Prometheus reads rule files from')
    .option('--prometheus <url>', 'the Prometheus that reads them')
    .option('--alertmanager <url>', 'for silences and test notifications')
    .option('--grafana <url>', 'the Grafana whose users are the authors of changes')
    .option('--grafana-org <id>', 'the organisation they are of; 1 where absent')
    .option('--listen <address>', 'where to listen; 127.0.0.1:9095 where absent')
    .option('--tls-cert <file>', 'certificate, for HTTPS')
    .option('--tls-key <file>', 'its key')
    .option('--promtool <path>', 'promtool to use; else PROMTOOL in the environment, else the one on the PATH')
    .option('--prove-seconds <number>', 'how long the proof of a save may take; 0 for none, 5 where absent')
    .option('--require-user', 'changes need a user whom Grafana vouches for')
    .option('--read-only', 'nobody can change anything')
    .option('--gateway', "speak Mimir's ruler API in front of Prometheus")
    .option('--log-level <level>', 'fatal, error, warn, info, debug or silent')
    .option('--config <file>', 'YAML file with the same settings, and with tokens')
    .option('--print-config', 'print the settings, secrets hidden, and stop')
    .action((given: ServeFlags) => run(async (context) => (await import('./serve.ts')).serve(given, context)));
  example(serve, 'quartet serve --specs specs --rules /etc/prometheus/rules --prometheus http://localhost:9090');
}

/** What `--prefix` says. An empty one would make every namespace ours, and take away those of others. */
export function prefixOf(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text))
    throw new InvalidArgumentError('Write letters, digits, dots, hyphens and underscores, such as team-a.');
  return text;
}
