/** The command line as users run it: the built one. */

import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const generator = join(root, 'generator');

/**
 * The command that starts `quartet`, built anew where the build is missing or older than a source.
 *
 * @throws when the build fails.
 */
export function builtCli(): readonly string[] {
  if (modifiedAt(join(generator, 'dist/cli.js')) < newestBelow(join(generator, 'src'))) {
    execFileSync(process.execPath, ['--conditions=source', join(root, 'scripts/build.ts'), '--no-types'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return [process.execPath, join(generator, 'bin/quartet.js')];
}

function newestBelow(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && !entry.name.endsWith('.test.ts')) {
      newest = Math.max(newest, modifiedAt(join(entry.parentPath, entry.name)));
    }
  }
  return newest;
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
