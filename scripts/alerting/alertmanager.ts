/** A real Alertmanager on loopback, for tests: it takes alerts, and says which of them are silenced by others. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../local/ports.ts';
import { findProgram } from '../programs.mjs';

/** An alert as Prometheus sends it. */
export interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly startsAt: string;
  /** In the past where the alert is over. */
  readonly endsAt: string;
}

/** An alert as Alertmanager has it. */
export interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed'; readonly inhibitedBy: readonly string[] };
}

export interface RunningAlertmanager {
  readonly url: string;
  readonly send: (alerts: readonly SentAlert[]) => Promise<void>;
  readonly alerts: () => Promise<readonly KnownAlert[]>;
  readonly stop: () => Promise<void>;
}

/** How long it may take to answer, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Starts it on `folder/alertmanager.yml`, with what it remembers in `folder/data`.
 *
 * @throws Error where it is not installed, or ends or stays silent; with what it said.
 */
export async function startAlertmanager(folder: string): Promise<RunningAlertmanager> {
  const command = findProgram(['alertmanager', 'prometheus-alertmanager']);
  if (command === undefined) throw new Error('alertmanager is not installed: node scripts/setup.mjs alertmanager');
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const args = [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${url.slice('http://'.length)}`,
    `--web.external-url=${url}`,
    '--cluster.listen-address=',
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Alertmanager refuses ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  await ready(child, url, () => said);
  return {
    url,
    send: async (alerts) => void (await ask('POST', '/api/v2/alerts', alerts)),
    alerts: async () => (await ask('GET', '/api/v2/alerts')) as readonly KnownAlert[],
    stop: () => stopped(child),
  };
}

async function ready(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stopped(child);
  throw new Error(`Alertmanager did not start:\n${said()}`);
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
