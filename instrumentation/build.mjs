/** Writes dist/, or the folder that is named: the package as ES modules and as CommonJS, each with types of its own. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'src');
const dist = resolve(process.argv[2] ?? join(here, 'dist'));
const types = mkdtempSync(join(tmpdir(), 'quartet-types-'));
const ENTRIES = ['index', 'metrics', 'auto'];

const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const common = {
  absWorkingDir: here,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 120,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(dist, { recursive: true, force: true });

// ES modules share their code by chunks.
buildSync({
  ...common,
  format: 'esm',
  splitting: true,
  entryPoints: ENTRIES.map((name) => join(source, `${name}.ts`)),
  outdir: join(dist, 'esm'),
});

// CommonJS has no chunks: one file holds everything, so that both entries see one state.
buildSync({
  ...common,
  format: 'cjs',
  stdin: {
    contents: "export * from './index.ts'; export { startAutomatic } from './auto-start.ts';",
    resolveDir: source,
    loader: 'ts',
  },
  outfile: join(dist, 'cjs', 'index.cjs'),
});
buildSync({
  ...common,
  format: 'cjs',
  entryPoints: [join(source, 'metrics.ts')],
  outfile: join(dist, 'cjs', 'metrics.cjs'),
});
write(join(dist, 'cjs', 'auto.cjs'), "'use strict';\nrequire('./index.cjs').startAutomatic(process.env);\n");

// Types: those that an entry leads to, once for either kind of module.
try {
  const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
  execFileSync(process.execPath, [compiler, '-p', join(here, 'tsconfig.build.json'), '--outDir', types], {
    stdio: 'inherit',
  });
  const pending = [...ENTRIES];
  const reached = new Set(pending);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const text = readFileSync(join(types, `${name}.d.ts`), 'utf8');
    for (const [, path] of text.matchAll(/["'](\.{1,2}\/[^"']+)\.ts["']/g)) {
      const next = join(dirname(name), path);
      if (!reached.has(next)) pending.push(next);
      reached.add(next);
    }
    for (const [folder, extension, declared] of [
      ['esm', '.js', '.d.ts'],
      ['cjs', '.cjs', '.d.cts'],
    ]) {
      write(join(dist, folder, name + declared), text.replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, `$1$2${extension}$1`));
    }
  }
} finally {
  rmSync(types, { recursive: true, force: true });
}
