/** The command line as a function: arguments and the outside world in, an exit code out. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Io, Output } from './io.ts';
import { Interrupted } from './io.ts';
import type { Settings } from './outcome.ts';
import { EXIT } from './outcome.ts';
import type { GlobalOptions, Task } from './program.ts';
import { CommanderError, programOf } from './program.ts';
import { Refusal, systemCode } from './refusal.ts';
import { printOutcome } from './report/print.ts';

/**
 * Runs one command.
 *
 * @param args  What stands behind the program's name.
 * @returns 0 done, 1 findings at or over `--fail-on`, 2 wrong use or unreadable input, 3 a fault of ours, 130
 *   interrupted. Never rejects. A reader of stdout that goes away (`| head`) changes nothing of that.
 */
export async function main(args: readonly string[], outside: Io): Promise<number> {
  const io = { ...outside, stdout: patient(outside.stdout), stderr: patient(outside.stderr) };
  let task: Task | undefined;
  const program = programOf({
    run: (asked) => {
      task = asked;
    },
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    width: Math.min(io.stdout.columns ?? 100, 100),
  });
  try {
    if (args.length === 0) {
      io.stderr.write(program.helpInformation());
      return EXIT.refused;
    }
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
    return fault(error, isVerbose(args, io), io);
  }
  if (task === undefined) return EXIT.done;
  const settings = settingsOf(program.opts<GlobalOptions>(), io);
  return runTask(task, settings, io);
}

async function runTask(task: Task, settings: Settings, io: Io): Promise<number> {
  try {
    return printOutcome(await task({ io, settings }), settings, io);
  } catch (error) {
    if (error instanceof Interrupted) {
      io.stderr.write('Interrupted; nothing was changed.\n');
      return EXIT.interrupted;
    }
    if (!(error instanceof Refusal)) return fault(error, settings.verbose, io);
    refuse(error.finding, settings, io);
    return EXIT.refused;
  }
}

function refuse(finding: Diagnostic, settings: Settings, io: Io): void {
  printOutcome({ diagnostics: [finding] }, settings, io);
}

/** Says that the fault is ours; where in the program it arose helps us and confuses others. */
function fault(error: unknown, isDetailed: boolean, io: Io): number {
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`quartet: a fault in quartet itself: ${message}\n`);
  if (isDetailed) io.stderr.write(`${error instanceof Error ? error.stack : 'no stack'}\n`);
  else io.stderr.write('  help: run it again with --verbose and report what it prints\n');
  return EXIT.fault;
}

function settingsOf(options: GlobalOptions, io: Io): Settings {
  return {
    format: options.format,
    failOn: options.failOn,
    color: options.color && hasColor(io),
    verbose: isVerbose(options.verbose === true ? ['--verbose'] : [], io),
  };
}

/** @see https://no-color.org: any value that is not empty means no. */
function hasColor(io: Io): boolean {
  if ((io.env.NO_COLOR ?? '') !== '') return false;
  const forced = io.env.FORCE_COLOR ?? '';
  if (forced !== '') return forced !== '0';
  return io.stdout.isTTY === true && io.stderr.isTTY === true && io.env.TERM !== 'dumb';
}

function isVerbose(args: readonly string[], io: Io): boolean {
  return args.includes('--verbose') || (io.env.QUARTET_DEBUG ?? '') !== '';
}

/** A stream that takes no offence when its reader has gone: what is left to say is not said. */
function patient(stream: Output): Output {
  let isGone = false;
  return {
    ...(stream.isTTY === undefined ? {} : { isTTY: stream.isTTY }),
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
    write: (text) => {
      if (isGone) return;
      try {
        stream.write(text);
      } catch (error) {
        if (systemCode(error) !== 'EPIPE') throw error;
        isGone = true;
      }
    },
  };
}
