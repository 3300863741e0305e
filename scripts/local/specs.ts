/** The specs of a local run: a folder of its own under Git, so that what is changed in the page lasts and can be undone. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup.mjs';
import { ROOT } from './paths.ts';

/** What runs, and so needs its specs. */
export interface Watched {
  readonly shop: boolean;
  readonly database: boolean;
  readonly flask: boolean;
}

/** Folders of the examples, and the folder below that of the specs that each is copied to. */
const ORIGINS: readonly (readonly [origin: string, place: string, partOf: (file: string) => keyof Watched])[] = [
  ['examples/shop/demo', 'shop', (file) => (file === 'database.yaml' ? 'database' : 'shop')],
  ['examples/flask/demo', 'flask', () => 'flask'],
];

/** Defaults of the folder itself hold for those below it. */
const ABOVE = 'defaults.yaml';

/**
 * Brings the folder `specs` to what runs: specs that are missing are copied from the examples, those of what does not run
 * are taken away, and those that are there stay as somebody left them.
 *
 * @param page  Base address of the page, for the links in alerts.
 * @returns The files, from the folder on.
 */
export function prepareSpecs(specs: string, watched: Watched, page?: string): readonly string[] {
  mkdirSync(specs, { recursive: true });
  const wanted: string[] = [];
  const above = join(specs, ABOVE);
  if (page === undefined) rmSync(above, { force: true });
  else {
    wanted.push(ABOVE);
    writeFileSync(above, `# Holds for all specs below; written anew with each start.\n${defaultsWith(page)}`);
  }
  for (const [origin, place, partOf] of ORIGINS) {
    for (const name of readdirSync(join(ROOT, origin)).filter((file) => file.endsWith('.yaml'))) {
      const file = join(specs, place, name);
      if (!watched[partOf(name)]) {
        rmSync(file, { force: true });
        continue;
      }
      wanted.push(join(place, name));
      if (existsSync(file)) continue;
      mkdirSync(join(specs, place), { recursive: true });
      cpSync(join(ROOT, origin, name), file);
    }
  }
  commit(specs);
  return wanted;
}

/** Links lead to the page; what no spec of a team knows goes to the inbox as well. */
function defaultsWith(page: string): string {
  return `apiVersion: quartet/v1
kind: Defaults
spec:
  grafana: ${page}
  smtp: { smarthost: "localhost:1025", from: alerts@example.com, requireTls: false }
  receivers:
    oncall: { email: [oncall@example.com] }
  notify: oncall
`;
}

/** Without Git the server keeps a journal instead, and says so. */
function commit(specs: string): void {
  const program = findProgram(['git']);
  if (program === undefined) return;
  const git = (...args: readonly string[]) =>
    spawnSync(program, ['-c', 'user.name=Quartet', '-c', 'user.email=quartet@localhost', ...args], { cwd: specs });
  if (!existsSync(join(specs, '.git'))) git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  if (git('diff', '--cached', '--quiet').status !== 0) {
    git('commit', '--quiet', '--no-verify', '--message', 'Specs of what runs here');
  }
}
