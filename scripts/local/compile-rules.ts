/** Compiles specs to rule files through the command line's own entry, and counts what came out. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Writes the rules of `specs` below `out`.
 *
 * @param specs  Files or folders.
 * @returns The findings as text when the specs have errors.
 */
export async function compileRules(specs: readonly string[], out: string): Promise<CompiledRules | string> {
  const args = ['generate', ...specs, '--out', out, '--target', 'prometheus-rules'];
  const asJson = await runCli([...args, '--format', 'json']);
  if (asJson.code !== 0) {
    const asText = await runCli([...args, '--no-color']);
    return asText.words.trim();
  }
  const { rules, alerts } = JSON.parse(asJson.results) as { readonly rules: number; readonly alerts: number };
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => join(out, path));
  return { rules, alerts, files };
}

async function runCli(args: readonly string[]): Promise<{ code: number; results: string; words: string }> {
  let results = '';
  let words = '';
  const code = await main(args, {
    stdout: {
      write: (text) => {
        results += text;
        words += text;
      },
    },
    stderr: {
      write: (text) => {
        words += text;
      },
    },
    stdin: process.stdin,
    cwd: process.cwd(),
    env: process.env,
    files: disk,
    core: coreModules,
    fetch,
    now: () => performance.now(),
    signal: new AbortController().signal,
  });
  return { code, results, words };
}
