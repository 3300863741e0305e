/** What the browser tests stand on: Chromium, a Prometheus with its own metrics, and pages that keep their errors. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/**
 * Starts Chromium.
 *
 * @throws Error naming the program when it is not installed.
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no Chromium at \`${executablePath}\`: install it or set CHROMIUM_PATH`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, failed requests and uncaught exceptions, with their address. */
  readonly errors: string[];
}

/** A page in a context of its own, with cookies such as `host_role`. */
export async function openPage(
  browser: Browser,
  root: string,
  cookies: Readonly<Record<string, string>> = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, baseURL: root });
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: root })));
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      errors.push(`${message.text()} ${message.location().url}`);
  });
  return { page, context, errors };
}

export interface RunningPrometheus {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a Prometheus that scrapes itself each second, and waits until it has rates.
 *
 * @throws Error naming the program when it is not installed, or its last words when it ends.
 */
export async function startPrometheus(): Promise<RunningPrometheus> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quartet-preview-prometheus-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const scrape = { job_name: 'prometheus', static_configs: [{ targets: [`127.0.0.1:${port}`] }] };
  const config = { global: { scrape_interval: '1s' }, scrape_configs: [scrape] };
  writeFileSync(path.join(folder, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    process.env.PROMETHEUS_PATH ?? 'prometheus',
    [
      `--config.file=${path.join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = new Error(`cannot start prometheus: ${error.message}`);
  });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 150; tries++) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`prometheus ended: ${words}`);
    if (await hasRates(url)) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new Error(`prometheus has no rates after 30 s: ${words}`);
}

async function hasRates(url: string): Promise<boolean> {
  try {
    const answer = await fetch(
      // Its own scrapes are counted from the second one on: of all handlers this one has a rate last.
      `${url}/api/v1/query?query=${encodeURIComponent('rate(prometheus_http_requests_total{handler="/metrics"}[10s])')}`,
    );
    const { data } = (await answer.json()) as { data?: { result?: unknown[] } };
    return (data?.result?.length ?? 0) > 0;
  } catch {
    return false;
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
