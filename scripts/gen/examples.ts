/** The committed output of the examples and of the stack: what `quartet generate` makes of their specs. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../generator/src/compile.ts';

interface Compiled {
  readonly specs: string;
  readonly output: string;
  /** Those that every spec has, where absent. */
  readonly targets?: readonly string[];
}

/** Folders with specs, and the folder of their output. */
const COMPILED: readonly Compiled[] = [
  ...['shop', 'flask', 'databases'].map((example) => ({
    specs: `examples/${example}/quartet`,
    output: `examples/${example}/output`,
  })),
  {
    specs: 'provisioning/specs',
    output: 'provisioning/generated',
    // What programs of docker-compose.yml read.
    targets: ['alertmanager', 'grafana-dashboards', 'k6-thresholds', 'prometheus-rules'],
  },
];

/**
 * Path below `root` → text of every file the examples and the stack compile to.
 *
 * @throws When a spec has an error: examples are always right.
 */
export function exampleOutputs(root: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const { specs, output, targets } of COMPILED) {
    const names = readdirSync(join(root, specs)).filter((name) => /\.ya?ml$/.test(name));
    const sources = names.sort().map((name) => ({
      file: `${specs}/${name}`,
      text: readFileSync(join(root, specs, name), 'utf8'),
    }));
    const { files, diagnostics } = compile(sources, targets === undefined ? {} : { targets });
    const wrong = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    if (wrong.length > 0) throw new Error(`${specs}: ${wrong.map((diagnostic) => diagnostic.message).join(' ')}`);
    for (const file of files) outputs.set(`${output}/${file.path}`, file.text);
  }
  return outputs;
}

/** Paths below `root` of all files that stand in the output folders now. */
export function exampleFiles(root: string): readonly string[] {
  return COMPILED.flatMap(({ output }) => {
    try {
      return readdirSync(join(root, output), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    } catch {
      return [];
    }
  });
}
