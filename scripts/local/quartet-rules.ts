/** The command line within this process, and how many rules it has written. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { coreModules } from '../../generator/src/node/core-modules.ts';
import { disk } from '../../generator/src/node/files.ts';
import { main } from '../../generator/src/node/main.ts';

export interface CompiledRules {
  /** Rules and alerts in all files. */
  readonly rules: number;
  readonly alerts: number;
  /** Absolute paths of the rule files, in order. */
  readonly files: readonly string[];
}

interface RuleFile {
  readonly groups?: readonly { readonly rules?: readonly { readonly alert?: string }[] }[];
}

/** What stands in the rule files below `folder`. */
export function countRules(folder: string): CompiledRules {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
  const rules = files
    .flatMap((file) => (load(readFileSync(file, 'utf8')) as RuleFile).groups ?? [])
    .flatMap((group) => group.rules ?? []);
  return { rules: rules.length, alerts: rules.filter(({ alert }) => alert !== undefined).length, files };
}

/**
 * Runs `quartet` with `args`.
 *
 * @returns Everything it said when it did not end well.
 */
export async function runQuartet(args: readonly string[]): Promise<string | undefined> {
  let words = '';
  const output = {
    write: (text: string) => {
      words += text;
    },
  };
  const code = await main(args, {
    stdout: output,
    stderr: output,
    stdin: process.stdin,
    cwd: process.cwd(),
    env: process.env,
    files: disk,
    core: coreModules,
    fetch,
    now: () => performance.now(),
    signal: new AbortController().signal,
  });
  return code === 0 ? undefined : words.trim();
}
