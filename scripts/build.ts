/**
 * Builds the generator: the library for Node and browsers, its types, and the command line as one fast-starting file;
 * then the plugin, and the page that shows it without Grafana. `--generator` builds the first alone, `--page` the rest.
 */

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const generator = join(root, 'generator');

const common: BuildOptions = {
  absWorkingDir: generator,
  bundle: true,
  format: 'esm',
  conditions: ['source'],
  target: 'es2023',
  logLevel: 'warning',
  legalComments: 'none',
};

if (!process.argv.includes('--page')) await buildGenerator();
if (!process.argv.includes('--generator')) buildPage();

async function buildGenerator(): Promise<void> {
  rmSync(join(generator, 'dist'), { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: { index: 'src/index.ts', api: 'src/api/index.ts' },
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
    run([join(root, 'node_modules/typescript/bin/tsc'), '-p', join(generator, 'tsconfig.build.json')], root);
  }
}

function buildPage(): void {
  // Webpack reads the plugin's own files relative to the folder it is started in.
  const webpack = join(root, 'node_modules/webpack/bin/webpack.js');
  run([webpack, '-c', 'webpack.config.ts', '--env', 'production', '--stats', 'errors-warnings'], join(root, 'plugin'));
  run(['--conditions=source', 'scripts/plugin/bundle-report.ts'], root);
  run(['--conditions=source', 'preview/build.ts'], root);
}

function run(args: readonly string[], cwd: string): void {
  execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });
}
