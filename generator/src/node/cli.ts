/** The program `quartet`: hands the process to `main` and its answer back to the shell. */

import { coreModules } from './core-modules.ts';
import { disk } from './files.ts';
import type { Io, Output } from './io.ts';
import { main } from './main.ts';
import { takeRoom } from './serve/room.ts';

/** Runs the command that `process.argv` names; sets the exit code, or ends by the signal that interrupted it. */
export async function run(): Promise<void> {
  takeRoom();
  const stopping = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    stoppedBy = signal;
    stopping.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const io: Io = {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    stdin: process.stdin,
    cwd: process.cwd(),
    env: process.env,
    files: disk,
    core: coreModules,
    fetch: (input, init) => fetch(input, init),
    now: () => performance.now(),
    signal: stopping.signal,
  };
  const code = await main(process.argv.slice(2), io);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  // A shell that runs a script must see that the user wanted to stop, not that a command failed.
  if (stoppedBy !== undefined && code === 130) process.kill(process.pid, stoppedBy);
  process.exitCode = code;
}

function output(stream: NodeJS.WriteStream): Output {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isGone = true;
  });
  return {
    write: (text) => {
      if (!isGone) stream.write(text);
    },
    ...(stream.isTTY ? { isTTY: true, columns: stream.columns } : {}),
  };
}
