/** What promtool says of rule files before they are moved in. */

import type { Io } from '../../io.ts';
import { runTool } from '../../promtool/run.ts';
import { SaveRefused } from './problem.ts';

/** Files in one run: argument lists have a limit. */
const AT_ONCE = 500;
const LIMIT_MS = 60_000;
const MOST_WORDS = 2_000;

/**
 * @param paths  In `folder`.
 * @throws SaveRefused `invalid` with promtool's words; Refusal where promtool cannot be started.
 */
export async function promtoolCheck(promtool: string, folder: string, paths: readonly string[], io: Io): Promise<void> {
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const args = ['check', 'rules', ...paths.slice(start, start + AT_ONCE).map((path) => `./${path}`)];
    const result = await runTool(promtool, args, { cwd: folder, signal: io.signal, limitMs: LIMIT_MS });
    if (result.code === 0) continue;
    const words = `${result.stderr}\n${result.stdout}`
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s*(Checking |SUCCESS)/.test(line))
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, MOST_WORDS);
    throw new SaveRefused('invalid', `promtool refuses the rules: ${words}`, { outcome: 'unchanged' });
  }
}
