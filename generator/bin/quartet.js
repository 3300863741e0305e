#!/usr/bin/env node
// Starts the built command line; plain JavaScript, so that it can say what is missing on any Node.
import { existsSync } from 'node:fs';
import * as module from 'node:module';

const cli = new URL('../dist/cli.js', import.meta.url);
const major = Number(process.versions.node.split('.')[0]);

if (major < 20) {
  process.stderr.write(`quartet: Node ${process.versions.node} is too old; 20 or newer is needed.\n`);
  process.exitCode = 2;
} else if (existsSync(cli)) {
  // Compiled code is kept between runs, so that a short command does not compile the same files again.
  module.enableCompileCache?.();
  const { run } = await import(cli.href);
  await run();
} else {
  process.stderr.write('quartet: the command line is not built yet; run `npm run build` first.\n');
  process.exitCode = 2;
}
