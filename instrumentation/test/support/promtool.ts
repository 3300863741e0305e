/** promtool as a judge of exposition text. */

import { spawnSync } from 'node:child_process';

/**
 * Runs `promtool check metrics`.
 *
 * @returns What it complains of; empty where it is content.
 * @throws Error that names the package, where promtool is not installed.
 */
export function checkMetrics(text: string): string {
  const result = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (result.error !== undefined) throw new Error('promtool is not installed: apt-get install prometheus');
  return result.status === 0 ? '' : result.stdout + result.stderr;
}
