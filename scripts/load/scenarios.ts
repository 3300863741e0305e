/** The scenarios in the folder k6: their names, and what each is for, as its file says at its top. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/paths.ts';

export const SCENARIOS = join(ROOT, 'k6');

export interface Scenario {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
}

/**
 * Every scenario, by name.
 *
 * @throws when a file does not open with its sentence.
 */
export function scenarios(folder = SCENARIOS): readonly Scenario[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const about = /^\/\*\* (.+?) \*\//s.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
      if (about === undefined) throw new Error(`scenarios: ${file} does not open with a comment of one sentence`);
      return { name: file.slice(0, -'.ts'.length), about };
    });
}
