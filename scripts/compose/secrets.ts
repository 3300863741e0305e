/** The secrets of docker-compose.yml, a file each: `npm run secrets` makes those that are not there yet. */

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Random bytes of a secret: 192 bits, 48 hexadecimal digits, which need no quoting anywhere. */
const BYTES = 24;

/** How each file is made: of chance, or of what another one holds. */
type Making =
  | 'random'
  | { readonly from: string; readonly text: (secret: string) => string }
  | { readonly text: string };

/** Every secret of the stack, by the name of its file. */
export const SECRETS: Readonly<Record<string, Making>> = {
  grafana_admin_password: 'random',
  grafana_secret_key: 'random',
  mysql_exporter_password: 'random',
  mysql_root_password: 'random',
  mysql_shop_password: 'random',
  mysqld_exporter_cnf: {
    from: 'mysql_exporter_password',
    text: (secret) => `[client]\nuser=exporter\npassword=${secret}\nhost=mysql\nport=3306\n`,
  },
  postgres_exporter_password: 'random',
  postgres_password: 'random',
  quartet_read_token: 'random',
  quartet_write_token: 'random',
  shop_database_url: {
    from: 'mysql_shop_password',
    text: (secret) => `mysql://shop:${secret}@mysql:3306/shop`,
  },
  // No secret as long as it leads to the catcher of the stack: put the address that Slack gives you in its place.
  slack_webhook_url: { text: 'http://slack-catcher:8026/services/quartet' },
};

export interface MadeSecrets {
  readonly made: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Makes the files that are missing in `folder`; those that are there stay as they are, whatever they hold.
 *
 * Programs in containers read them as users of their own, so every user may read the files; the folder is closed to all but
 * its owner, so on this machine nobody else gets to them.
 *
 * @param renew  Names of files to make anew.
 */
export function makeSecrets(folder: string, renew: readonly string[] = []): MadeSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const name of renew) rmSync(join(folder, name), { force: true });
  const made: string[] = [];
  const kept: string[] = [];
  // Those made of chance first: the others are made of them.
  const names = Object.keys(SECRETS).sort((a, b) => Number(SECRETS[a] !== 'random') - Number(SECRETS[b] !== 'random'));
  for (const name of names) {
    const making = SECRETS[name]!;
    const path = join(folder, name);
    const isStale = typeof making === 'object' && 'from' in making && made.includes(making.from);
    if (existsSync(path) && !isStale) {
      kept.push(name);
      continue;
    }
    write(path, textOf(making, folder));
    made.push(name);
  }
  return { made: made.sort(), kept: kept.sort() };
}

function textOf(making: Making, folder: string): string {
  if (making === 'random') return randomBytes(BYTES).toString('hex');
  return 'from' in making ? making.text(readFileSync(join(folder, making.from), 'utf8').trim()) : making.text;
}

/** The whole file or none. */
function write(path: string, text: string): void {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, text, { mode: 0o444 });
  renameSync(unfinished, path);
}

const USAGE = `usage: npm run secrets [-- NAME…]

Makes the files in ./secrets that docker-compose.yml reads; those that are there stay. A NAME is made anew:
${Object.keys(SECRETS).sort().join(', ')}
`;

if (import.meta.main) {
  const renew = process.argv.slice(2);
  const unknown = renew.find((name) => !(name in SECRETS));
  if (unknown !== undefined) {
    process.stderr.write(unknown === '--help' ? USAGE : `\`${unknown}\` is no secret of the stack.\n${USAGE}`);
    process.exitCode = unknown === '--help' ? 0 : 2;
  } else {
    const { made, kept } = makeSecrets(join(import.meta.dirname, '../../secrets'), renew);
    if (made.length > 0) process.stdout.write(`made ${made.join(', ')}\n`);
    if (kept.length > 0) process.stdout.write(`left as they are: ${kept.join(', ')}\n`);
  }
}
