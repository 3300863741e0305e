/** Builds the generator: the library for Node and browsers, its types, and the command line as one fast-starting file. */

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const generator = join(root, 'generator');

rmSync(join(generator, 'dist'), { recursive: true, force: true });
const common: BuildOptions = {
  absWorkingDir: generator,
  bundle: true,
  format: 'esm',
  conditions: ['source'],
  target: 'es2023',
  logLevel: 'warning',
  legalComments: 'none',
};
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  platform: 'neutral',
  packages: 'external',
  mainFields: ['module', 'main'],
});
await build({
  ...common,
  entryPoints: ['src/node/cli.ts'],
  outdir: 'dist',
  platform: 'node',
  splitting: true,
  minify: true,
  // Some libraries still call require.
  banner: {
    js: "import { createRequire as quartetRequire } from 'node:module'; const require = quartetRequire(import.meta.url);",
  },
});
if (!process.argv.includes('--no-types')) {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(generator, 'tsconfig.build.json')],
    {
      stdio: 'inherit',
    },
  );
}
