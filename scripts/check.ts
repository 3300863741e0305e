/** Everything a machine can check without running the code: types, format and lint, layers, drift of generated files. */

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const sources = ['generator/src', 'instrumentation/src', 'plugin/src', 'preview', 'examples', 'k6', 'scripts'];

/** A step passes, or says what it found. */
interface Step {
  readonly name: string;
  readonly run: () => string | undefined;
}

const steps: readonly Step[] = [
  { name: 'types', run: () => fails('typescript/bin/tsc', ['-p', 'tsconfig.json']) },
  { name: 'types of the plugin', run: () => fails('typescript/bin/tsc', ['-p', 'plugin/tsconfig.json']) },
  { name: 'types of the preview', run: () => fails('typescript/bin/tsc', ['-p', 'preview/tsconfig.json']) },
  { name: 'types of k6', run: () => fails('typescript/bin/tsc', ['-p', 'k6/tsconfig.json']) },
  { name: 'format and lint', run: () => fails('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) },
  { name: 'layers and circles', run: layers },
  { name: 'generated files', run: () => failsNode(['--conditions=source', 'scripts/gen.ts', '--check']) },
];

let failed = 0;
for (const step of steps) {
  const began = Date.now();
  const problem = step.run();
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${problem === undefined ? 'ok    ' : 'failed'}  ${step.name.padEnd(20)} ${took}`);
  if (problem !== undefined) {
    console.log(problem);
    failed++;
  }
}
process.exitCode = failed === 0 ? 0 : 1;

/** Cruises all modules, and makes sure that it saw as many as there are: a check of nothing must not pass. */
function layers(): string | undefined {
  const result = node([
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...sources,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ]);
  let report: {
    summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
    modules: { source: string }[];
  };
  try {
    report = JSON.parse(result.stdout);
  } catch {
    return `${result.stdout}${result.stderr}`;
  }
  const violations = report.summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
  const seen = new Set(report.modules.map((module) => module.source));
  const unseen = sources.flatMap((folder) => modulesBelow(folder)).filter((file) => !seen.has(file));
  if (unseen.length > 0) violations.push(`not cruised: ${unseen.join(', ')}`);
  if (violations.length > 0) return violations.join('\n');
  console.log(`        ${seen.size} modules, 0 circles, 0 violations`);
  return undefined;
}

function modulesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/(^|\/)(node_modules|dist|fixtures|output|lines)\//.test(path));
}

function fails(bin: string, args: readonly string[]): string | undefined {
  return failsNode([`node_modules/${bin}`, ...args]);
}

function failsNode(args: readonly string[]): string | undefined {
  const result = node(args);
  return result.status === 0 ? undefined : `${result.stdout}${result.stderr}`;
}

function node(args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 << 20 });
}
