/** The committed output of the examples: what `quartet generate` makes of their specs. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../generator/src/compile.ts';

/** Examples with specs in `quartet/` and their output in `output/`. */
const EXAMPLES = ['shop', 'flask', 'databases'];

/**
 * Path below `root` → text of every file the examples compile to.
 *
 * @throws When a spec of an example has an error: examples are always right.
 */
export function exampleOutputs(root: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const example of EXAMPLES) {
    const folder = `examples/${example}/quartet`;
    const names = readdirSync(join(root, folder)).filter((name) => /\.ya?ml$/.test(name));
    const sources = names.sort().map((name) => ({
      file: `${folder}/${name}`,
      text: readFileSync(join(root, folder, name), 'utf8'),
    }));
    const { files, diagnostics } = compile(sources);
    const wrong = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    if (wrong.length > 0) throw new Error(`${folder}: ${wrong.map((diagnostic) => diagnostic.message).join(' ')}`);
    for (const file of files) outputs.set(`examples/${example}/output/${file.path}`, file.text);
  }
  return outputs;
}

/** Paths below `root` of all files that stand in the examples' output folders now. */
export function exampleFiles(root: string): readonly string[] {
  return EXAMPLES.flatMap((example) => {
    const folder = `examples/${example}/output`;
    try {
      return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    } catch {
      return [];
    }
  });
}
