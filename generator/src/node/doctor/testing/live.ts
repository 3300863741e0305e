/** A real Prometheus for tests, with exporters that serve what a test gives them; all of it gone when `stop` resolves. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../test/free-port.ts';

/** A target: what it answers at /metrics, by the number of the scrape; `down` listens nowhere. */
export interface LiveTarget {
  readonly job: string;
  /** The label `instance`, in place of the port that the system picks. */
  readonly instance: string;
  readonly metrics: ((scrape: number) => string) | 'down';
  readonly labels?: Readonly<Record<string, string>>;
}

export interface LiveOptions {
  readonly targets: readonly LiveTarget[];
  /** Texts of rule files, by name. */
  readonly rules?: Readonly<Record<string, string>>;
}

export interface Live {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Scrapes of each target before a test asks: a rate needs two. */
const SCRAPES = 3;

/**
 * Starts all of it and waits until each target was scraped and each group of a short interval evaluated.
 *
 * @throws when Prometheus is not installed or does not come up: a test without it would prove nothing.
 */
export async function liveStack({ rules = {}, targets }: LiveOptions): Promise<Live> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-doctor-'));
  const servers: Server[] = [];
  const scrapes = new Map<LiveTarget, number>();
  const jobs = new Map<string, object[]>();
  for (const target of targets) {
    const port = target.metrics === 'down' ? await freePort() : await exporting(target, scrapes, servers);
    const labels = { instance: target.instance, ...target.labels };
    jobs.set(target.job, [...(jobs.get(target.job) ?? []), { targets: [`127.0.0.1:${port}`], labels }]);
  }
  for (const [name, text] of Object.entries(rules)) writeFileSync(join(folder, name), text);
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, '*.rules.yaml')],
    scrape_configs: [...jobs].map(([job, groups]) => ({ job_name: job, static_configs: groups })),
  };
  writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${url.slice('http://'.length)}`,
    '--log.level=error',
  ];
  const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      words += error.message;
      resolve();
    });
    child.once('exit', () => resolve());
  }).then(() => {
    hasEnded = true;
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const serving = targets.filter(({ metrics }) => metrics !== 'down');
  for (let attempt = 0; attempt < 300; attempt++) {
    if (hasEnded) break;
    const isScraped = serving.every((target) => (scrapes.get(target) ?? 0) >= SCRAPES);
    if (isScraped && (await isEvaluated(url))) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`prometheus did not come up (apt-get install prometheus): ${words}`);
}

async function exporting(target: LiveTarget, scrapes: Map<LiveTarget, number>, servers: Server[]): Promise<number> {
  const { metrics } = target;
  if (metrics === 'down') throw new Error('exporting: the target is down');
  const { port, server } = await listening((_, response) => {
    const number = (scrapes.get(target) ?? 0) + 1;
    scrapes.set(target, number);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(metrics(number));
  });
  servers.push(server);
  return port;
}

/** A server on loopback, on a port that the system picks. */
export async function listening(
  listener: RequestListener,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

async function isEvaluated(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/rules`).then(
    (response) => response.json() as Promise<{ data: { groups: { interval: number; lastEvaluation: string }[] } }>,
    () => undefined,
  );
  const soon = answer?.data.groups.filter(({ interval }) => interval <= 5);
  return soon?.every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001')) ?? false;
}
