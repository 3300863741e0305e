/** A real Prometheus on loopback with a data folder of its own, and a target it scrapes. */

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/local/ports.ts';
import { INSTANCE, SCRAPE } from './history.ts';
import type { RawService } from './raw-services.ts';
import { exposition, totalsAt } from './raw-services.ts';

export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Serves the counters of each service at `/<name>/metrics`, going on where the history that began at `start` ends. */
export async function startTarget(services: readonly RawService[], start: number): Promise<Running> {
  const byPath = new Map(services.map((service) => [`/${service.name}/metrics`, service]));
  const server = createServer((request, response) => {
    const service = byPath.get(request.url ?? '');
    response.writeHead(service ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(service ? exposition(service, totalsAt(service, start, Date.now() / 1000)) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface Setup {
  /** Holds `data`, and gets the configuration and the log. */
  readonly folder: string;
  readonly data: string;
  readonly ruleFiles: readonly string[];
  readonly services: readonly RawService[];
  readonly target: Running;
}

/** Starts a Prometheus that scrapes `services` from `target`; fails as `runPrometheus` does. */
export function startPrometheus({ folder, data, ruleFiles, services, target }: Setup): Promise<Running> {
  return runPrometheus(folder, data, configOf(services, ruleFiles, target));
}

/**
 * Starts Prometheus on the storage `data` with the configuration `text`, and waits until it answers.
 *
 * @throws with the end of its log when it does not start within three minutes: tens of thousands of rules take their time.
 */
export async function runPrometheus(folder: string, data: string, text: string): Promise<Running> {
  const port = await freePort(0);
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, text);
  const logPath = join(folder, 'prometheus.log');
  const log = openSync(logPath, 'w');
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=60d',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const child = spawn('prometheus', args, { stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([exited, sleep(20_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
  };
  const url = `http://127.0.0.1:${port}`;
  const end = performance.now() + 180_000;
  while (child.exitCode === null && child.pid !== undefined && performance.now() < end) {
    const ready = await fetch(`${url}/-/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { url, stop };
    await sleep(250);
  }
  await stop();
  throw new Error(`prometheus did not start: ${readFileSync(logPath, 'utf8').slice(-2000)}`);
}

/** JSON is YAML. */
function configOf(services: readonly RawService[], ruleFiles: readonly string[], target: Running): string {
  return JSON.stringify({
    global: { scrape_interval: `${SCRAPE}s`, evaluation_interval: `${SCRAPE}s` },
    rule_files: ruleFiles,
    scrape_configs: services.map(({ name }) => ({
      job_name: name,
      metrics_path: `/${name}/metrics`,
      static_configs: [{ targets: [new URL(target.url).host], labels: { instance: INSTANCE } }],
    })),
  });
}
