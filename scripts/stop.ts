/** `npm run stop`: ends the local run, or what one that was killed has left behind. */

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endLeftovers } from './local/children.ts';
import { LOCAL } from './local/paths.ts';

const USAGE = `usage: npm run stop [-- --dir DIR]

Ends what \`npm start\` has started: politely where it still runs, else what it left behind.
`;

/** A run asks its programs to end, and waits 8 s for them before it ends them. */
const PATIENCE_MS = 20_000;

async function stop(args: readonly string[]): Promise<number> {
  const folder = folderOf(args);
  if (folder === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const left = await endLeftovers(folder);
  if (!('busy' in left)) {
    say(left.length === 0 ? 'Nothing of it is running.' : `Ended what was left behind: ${left.join(', ')}`);
    return 0;
  }
  process.kill(left.busy, 'SIGTERM');
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    await new Promise((done) => setTimeout(done, 200));
    if (!('busy' in (await endLeftovers(folder)))) {
      say('Stopped; nothing of it is left running.');
      return 0;
    }
  }
  say(
    `The local run (process ${left.busy}) did not end within 20 s; end it with \`kill -9 ${left.busy}\` and run this again.`,
  );
  return 1;
}

function folderOf(args: readonly string[]): string | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { dir: { type: 'string' } } });
    return values.dir === undefined ? LOCAL : resolve(values.dir);
  } catch {
    return undefined;
  }
}

process.exitCode = await stop(process.argv.slice(2));
