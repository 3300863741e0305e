/** `quartet serve` of a local run: it writes the rules of the specs, and changes them from the page. */

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './children.ts';
import { ROOT } from './paths.ts';
import { freePort } from './ports.ts';

export interface RuleServer {
  readonly program: Program;
  readonly url: string;
  readonly readToken: string;
  readonly writeToken: string;
}

export interface RuleServerFacts {
  /** Of the run. */
  readonly folder: string;
  readonly specs: string;
  /** Its rule files are written here, all at one level. */
  readonly rules: string;
  readonly prometheus: string;
  readonly alertmanager?: string | undefined;
  /** Of the page, whose signatures say who a user is; undefined where there is no page. */
  readonly page?: string | undefined;
  /** Whether a save waits for promtool's proof of its alerts: yes unless told. It takes a core for half a minute. */
  readonly proves?: boolean | undefined;
  /** `server` unless told: a second one on the same folders needs a name of its own. */
  readonly name?: string;
}

/** The program, with tokens that are new with each start. */
export async function ruleServer(facts: RuleServerFacts): Promise<RuleServer> {
  const { alertmanager, name = 'server', page, prometheus, proves = true, rules, specs } = facts;
  mkdirSync(rules, { recursive: true });
  const address = `127.0.0.1:${await freePort(9095)}`;
  const readToken = randomBytes(24).toString('hex');
  const writeToken = randomBytes(24).toString('hex');
  const option = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  return {
    url: `http://${address}`,
    readToken,
    writeToken,
    program: {
      name,
      command: process.execPath,
      args: [
        '--conditions=source',
        join(ROOT, 'scripts/local/quartet.ts'),
        'serve',
        ...['--specs', specs, '--rules', rules, '--prometheus', prometheus, '--listen', address],
        ...option('--alertmanager', alertmanager),
        ...option('--grafana', page),
        ...option('--prove-seconds', proves ? undefined : '0'),
      ],
      cwd: facts.folder,
      env: { QUARTET_READ_TOKEN: readToken, QUARTET_WRITE_TOKEN: writeToken },
      url: `http://${address}`,
    },
  };
}
