/** The specs of fixtures/compile, each a folder that shows one thing, with the rule file that must come of it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileParts } from '../src/compile.ts';
import type { CompiledPart, Source } from '../src/compile-types.ts';
import type { OutputFile } from '../src/plan.ts';

export const CASES_FOLDER = join(import.meta.dirname, '../fixtures/compile');

export interface CompileCase {
  readonly name: string;
  readonly sources: readonly Source[];
  /** Where the golden of each rule file stands; the file's name is that of the folder's own. */
  readonly folder: string;
}

/** Every case, by name. */
export function compileCases(): CompileCase[] {
  return readdirSync(CASES_FOLDER)
    .sort()
    .filter((name) => existsSync(join(CASES_FOLDER, name, 'spec.yaml')))
    .map((name) => ({
      name,
      folder: join(CASES_FOLDER, name),
      sources: [{ file: 'spec.yaml', text: readFileSync(join(CASES_FOLDER, name, 'spec.yaml'), 'utf8') }],
    }));
}

/** The parts of a case for these targets. */
export function partsOf({ sources }: CompileCase, targets: readonly string[]): CompiledPart[] {
  return [...compileParts(sources, { targets })];
}

/** The rule files of a case. */
export function ruleFilesOf(one: CompileCase): OutputFile[] {
  return partsOf(one, ['prometheus-rules']).flatMap((part) => part.files);
}
