/** A real Prometheus for tests: on loopback, in a folder of its own, gone when the test is over. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../../test/free-port.ts';

export interface LivePrometheus {
  readonly url: string;
  readonly folder: string;
  /** The answer of a path below the address, as JSON. */
  readonly get: (path: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

export interface LiveOptions {
  /** Text of the one rule file, `rules.yaml`; JSON is YAML. */
  readonly rules?: string;
  /** Pattern of the rule files, from the server's folder; `*.rules.yaml` where not given. */
  readonly ruleFiles?: string;
  /** Evaluation interval of groups without one of their own, and the scrape interval: `1s`. */
  readonly interval?: string;
  /** `host:port` of targets that are scraped. */
  readonly targets?: readonly string[];
}

/**
 * Starts Prometheus and waits until it answers.
 *
 * @throws when it is not installed or does not come up: a test without it would prove nothing.
 */
export async function startPrometheus(options: LiveOptions = {}): Promise<LivePrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-prometheus-'));
  const port = await freePort();
  const interval = options.interval ?? '1s';
  const config = {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: [resolve(folder, options.ruleFiles ?? '*.rules.yaml')],
    scrape_configs:
      (options.targets ?? []).length === 0
        ? []
        : [{ job_name: 'shapes', static_configs: [{ targets: options.targets }] }],
  };
  writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  if (options.rules !== undefined) writeFileSync(join(folder, 'first.rules.yaml'), options.rules);
  const url = `http://127.0.0.1:${port}`;
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-lifecycle',
    '--log.level=error',
  ];
  const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  let failure: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      failure = error.code === 'ENOENT' ? new Error('prometheus is not installed: apt-get install prometheus') : error;
      resolve();
    });
    child.once('exit', (code) => {
      failure ??= new Error(`prometheus ended with ${code}: ${words}`);
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt++) {
    if (failure) {
      await stop();
      throw failure;
    }
    const ready = await fetch(`${url}/-/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    if (attempt === 300) {
      await stop();
      throw new Error(`prometheus did not come up: ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
  return { url, folder, get, stop };
}
