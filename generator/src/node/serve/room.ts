/** How much room Node keeps for short-lived values in a server that stays up for months. */

/**
 * Mebibytes of one half of that room. Node takes up to 32, and with ten thousand services most of the server's memory
 * was such room: 528 MiB at its peak with Node's own choice, 343 MiB with 8.
 */
const HALF_MIB = 8;
const FLAG = '--max-semi-space-size';

export interface Started {
  /** `process.argv`: Node, the script, its arguments. */
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The arguments with which Node is to be started again, its own name first.
 *
 * @returns undefined where the command is another than `serve`, or somebody has chosen a size already.
 */
export function argumentsWithRoom({ argv, env, execArgv }: Started): readonly string[] | undefined {
  const [node = '', script = '', ...rest] = argv;
  if (!rest.includes('serve') || rest.includes('--help')) return undefined;
  // V8 takes hyphens and underscores alike.
  const chosen = [...execArgv, env.NODE_OPTIONS ?? ''].join(' ').replaceAll('_', '-');
  if (chosen.includes(FLAG)) return undefined;
  return [node, `${FLAG}=${HALF_MIB}`, ...execArgv, script, ...rest];
}

/**
 * Takes the place of this process with a Node that keeps less room, as V8 reads its size once and at its start; the
 * process keeps its number. Nothing happens on a Node before 22.15, which cannot, and where `argumentsWithRoom` says so.
 */
export function takeRoom(): void {
  const args = argumentsWithRoom(process);
  // It is missing on Windows as well.
  if (args !== undefined && typeof process.execve === 'function')
    process.execve(process.execPath, args, definedOf(process.env));
}

function definedOf(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined));
}
