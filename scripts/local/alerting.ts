/** Alertmanager of a local run: the configuration that the specs give, with addresses of this machine and in fast motion. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { findProgram } from '../setup.mjs';
import type { Program } from './children.ts';
import { ROOT } from './paths.ts';
import { freePort } from './ports.ts';
import { runQuartet } from './quartet-rules.ts';
import { StackError } from './wait.ts';

/** Takes mail and messages. */
export interface Inbox {
  readonly program: Program;
  readonly smtpPort: number;
  readonly url: string;
}

export async function inboxProgram(folder: string): Promise<Inbox> {
  const smtpPort = await freePort(1025);
  const httpPort = await freePort(8025);
  const url = `http://127.0.0.1:${httpPort}`;
  const args = ['--conditions=source', join(ROOT, 'scripts/local/inbox.ts'), String(smtpPort), String(httpPort)];
  return { smtpPort, url, program: { name: 'inbox', command: process.execPath, args, cwd: folder, url } };
}

/**
 * Writes the configuration of `specs` to `folder/alertmanager`.
 *
 * @returns The program; undefined where it is not installed, which is said.
 * @throws StackError when the specs have errors.
 */
export async function alertmanagerProgram(
  folder: string,
  specs: readonly string[],
  inbox: Inbox,
  say: (line: string) => void,
): Promise<Program | undefined> {
  const command = findProgram(['prometheus-alertmanager', 'alertmanager']);
  if (command === undefined) {
    say('Nobody is told of alerts: `node scripts/setup.mjs alertmanager` installs Alertmanager.');
    return undefined;
  }
  const home = join(folder, 'alertmanager');
  const generated = join(home, 'generated/alertmanager');
  mkdirSync(home, { recursive: true });
  const problem = await runQuartet([
    ...['generate', ...specs, '--out', join(home, 'generated')],
    ...['--target', 'alertmanager', '--no-color'],
  ]);
  if (problem !== undefined) throw new StackError(problem);
  const file = join(generated, 'alertmanager.yml');
  const secret = join(home, 'slack-url');
  writeFileSync(secret, `${inbox.url}/slack\n`, { mode: 0o600 });
  const local = join(home, 'local.yml');
  const config = load(readFileSync(file, 'utf8')) as AlertmanagerConfig;
  writeFileSync(local, dump(localConfig(config, inbox, secret), { lineWidth: -1 }));
  const address = `127.0.0.1:${await freePort(9093)}`;
  return {
    name: 'alertmanager',
    command,
    args: [
      `--config.file=${local}`,
      `--storage.path=${join(home, 'data')}`,
      `--web.listen-address=${address}`,
      `--web.external-url=http://${address}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    cwd: home,
    url: `http://${address}`,
  };
}

export interface AlertmanagerConfig {
  readonly global?: Readonly<Record<string, unknown>>;
  readonly route: RouteConfig;
  readonly receivers: readonly Readonly<Record<string, unknown>>[];
  /** Paths from its own folder. */
  readonly templates?: readonly string[];
  readonly [more: string]: unknown;
}

interface RouteConfig {
  readonly routes?: readonly RouteConfig[];
  readonly [more: string]: unknown;
}

/**
 * `config` with the inbox in place of a mail server, Slack and other receivers. A message leaves two seconds after its
 * alert; the next one of a group, ten.
 *
 * @param secret  Path of the file that holds the address of the inbox for Slack.
 */
export function localConfig(config: AlertmanagerConfig, inbox: Inbox, secret: string): AlertmanagerConfig {
  const { global = {} } = config;
  const kept = Object.entries(global).filter(
    ([name]) => !name.startsWith('smtp_auth_') && name !== 'slack_api_url_file',
  );
  return {
    ...config,
    global: {
      ...Object.fromEntries(kept),
      smtp_smarthost: `127.0.0.1:${inbox.smtpPort}`,
      smtp_from: global.smtp_from ?? 'quartet@localhost',
      smtp_require_tls: false,
    },
    route: faster(config.route),
    templates: (config.templates ?? []).map((path) => join('generated/alertmanager', path)),
    receivers: config.receivers.map((receiver) => localReceiver(receiver, inbox, secret)),
  };
}

function faster(route: RouteConfig): RouteConfig {
  const { routes } = route;
  const times = { group_wait: '2s', group_interval: '10s', repeat_interval: '1h' };
  const own = Object.fromEntries(Object.entries(times).filter(([name]) => name in route || 'receiver' in route));
  return { ...route, ...own, ...(routes ? { routes: routes.map(faster) } : {}) };
}

function localReceiver(receiver: Readonly<Record<string, unknown>>, { url }: Inbox, secret: string) {
  const change = (kind: string, how: (one: Record<string, unknown>) => Record<string, unknown>) => {
    const configs = receiver[kind] as readonly Record<string, unknown>[] | undefined;
    return configs === undefined ? {} : { [kind]: configs.map(how) };
  };
  return {
    ...receiver,
    ...change('email_configs', ({ auth_password_file: _, smarthost: __, ...one }) => ({ ...one, require_tls: false })),
    ...change('slack_configs', ({ api_url: _, ...one }) => ({ ...one, api_url_file: secret })),
    ...change('webhook_configs', ({ url_file: _, ...one }) => ({ ...one, url: `${url}/webhook/${receiver.name}` })),
    ...change('pagerduty_configs', (one) => ({ ...one, url: `${url}/pagerduty/${receiver.name}` })),
  };
}
