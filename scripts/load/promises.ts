/** What a service promises, compiled from its spec to the file that the scenarios read. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PromisesFile } from '../../k6/lib/promises.ts';
import { runQuartet } from '../local/quartet-rules.ts';

export interface Promises {
  /** Absolute path. */
  readonly path: string;
  readonly file: PromisesFile;
}

/**
 * Compiles `spec` into `folder`.
 *
 * @param spec  File or folder.
 * @returns A sentence, or the findings, where the specs have errors or none of them promises anything for `service`.
 */
export async function promisesOf(spec: string, service: string, folder: string): Promise<Promises | string> {
  const out = join(folder, 'thresholds');
  const problem = await runQuartet(['generate', spec, '--out', out, '--target', 'k6-thresholds', '--no-color']);
  if (problem !== undefined) return problem;
  const found = filesIn(join(out, 'k6'));
  const own = found.filter(({ file }) => file.service === service);
  if (own.length === 1) return own[0]!;
  if (own.length > 1) {
    return `${spec} describes \`${service}\` ${own.length} times, by its identity; name the file of one of them with --spec.`;
  }
  const others = [...new Set(found.map(({ file }) => file.service))].sort().join(', ');
  return `${spec} promises nothing about the requests of \`${service}\`.${others === '' ? '' : ` It does for ${others}: choose with --service.`}`;
}

function filesIn(folder: string): readonly Promises[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return [];
  }
  return names
    .map((name) => join(folder, name))
    .map((path) => ({ path, file: JSON.parse(readFileSync(path, 'utf8')) as PromisesFile }));
}
