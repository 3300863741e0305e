/** Measures `quartet serve` with a fleet of ten thousand services: start, list, preview, save, memory. */

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import { freePort } from '../scripts/local/ports.ts';
import { builtCli } from './support/cli.ts';
import { inTemporaryFolder } from './support/folder.ts';
import { machineLine } from './support/machine.ts';
import { serviceSpec } from './support/specs.ts';
import { figure, median, table } from './support/table.ts';

const { values: options } = parseArgs({
  options: {
    markdown: { type: 'boolean', default: false },
    services: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '15' },
  },
});
const SERVICES = Number(options.services);
const ROUNDS = Number(options.rounds);
const GIVE_UP_MS = 900_000;
const TOKEN = 'bench-token-0123456789';

interface Served {
  readonly url: string;
  readonly readyMs: number;
  readonly settledMs: number;
  readonly memory: () => { readonly nowMiB: number; readonly peakMiB: number };
  readonly stop: () => Promise<void>;
}

await inTemporaryFolder('bench-serve', async (folder) => {
  const specs = join(folder, 'specs');
  const rules = join(folder, 'rules');
  for (let index = 0; index < SERVICES; index++) {
    mkdirSync(join(specs, `team-${index % 40}`), { recursive: true });
    writeFileSync(join(specs, pathOf(index)), serviceSpec(index));
  }
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], { cwd: specs });
  };
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'begin');
  mkdirSync(rules);
  const prometheus = await fileReader(rules);
  process.stderr.write('first start: all rules are written …\n');
  const first = await served(specs, rules, prometheus.url);
  await first.stop();
  process.stderr.write('second start …\n');
  const server = await served(specs, rules, prometheus.url);
  const listMs = await timed(ROUNDS, () => ask(server, 'GET', '/api/specs'));
  const previewMs = await timed(ROUNDS, (round) =>
    ask(server, 'POST', '/api/preview', { drafts: [{ path: pathOf(round), text: changed(round) }] }),
  );
  const saves: { readonly all: number; readonly reload: number }[] = [];
  const steps = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const path = pathOf(round * 7);
    const read = await ask(server, 'GET', `/api/specs/${path}`);
    const started = performance.now();
    const answer = await ask(server, 'PUT', `/api/specs/${path}`, { text: changed(round * 7) }, String(read.etag));
    const all = performance.now() - started;
    const made = answer.steps as readonly { readonly step: string; readonly tookMs: number }[];
    for (const { step, tookMs } of made) steps.set(step, [...(steps.get(step) ?? []), tookMs]);
    saves.push({ all, reload: made.find(({ step }) => step === 'reloaded')?.tookMs ?? 0 });
  }
  const { nowMiB, peakMiB } = server.memory();
  await server.stop();
  await prometheus.stop();
  const own = saves.map(({ all, reload }) => all - reload);
  const rows = [
    ['first start until every rule file is written', figure(first.settledMs / 1000), 's', ''],
    ['later start until it answers with all specs', figure(server.readyMs / 1000), 's', '5'],
    ['later start until all rules are compared', figure(server.settledMs / 1000), 's', ''],
    ['list all specs, median', figure(median(listMs)), 'ms', '200'],
    ['preview of one spec, median', figure(median(previewMs)), 'ms', ''],
    ['save of one spec beside the reload, median', figure(median(own) / 1000), 's', '2'],
    ['save of one spec beside the reload, slowest', figure(Math.max(...own) / 1000), 's', ''],
    ...[...steps].map(([step, took]) => [`  of it ${step}, median`, figure(median(took)), 'ms', '']),
    ['memory after that', figure(nowMiB), 'MiB', ''],
    ['memory at its peak', figure(peakMiB), 'MiB', '477'],
  ];
  const columns = [
    { title: `${SERVICES.toLocaleString('en-US')} services`, align: 'left' as const },
    { title: 'measured', align: 'right' as const },
    { title: 'unit', align: 'left' as const },
    { title: 'at most', align: 'right' as const },
  ];
  process.stdout.write(`${machineLine('promtool')}\n\n${table(columns, rows, options.markdown ? 'markdown' : 'text')}`);
});

function pathOf(index: number): string {
  const one = index % SERVICES;
  return `team-${one % 40}/svc-${one}.yaml`;
}

function changed(index: number): string {
  return serviceSpec(index % SERVICES).replace('99.9%', '99.5%');
}

async function served(specs: string, rules: string, prometheus: string): Promise<Served> {
  const port = await freePort(0);
  const args = ['serve', '--specs', specs, '--rules', rules, '--prometheus', prometheus, '--prove-seconds', '0'];
  const [program, ...before] = builtCli();
  const started = performance.now();
  const child = spawn(program!, [...before, ...args, '--listen', `127.0.0.1:${port}`], {
    env: { ...process.env, QUARTET_WRITE_TOKEN: TOKEN },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const url = `http://127.0.0.1:${port}`;
  const end = started + GIVE_UP_MS;
  const until = async (holds: () => Promise<boolean> | boolean): Promise<number> => {
    while (!(await holds())) {
      if (child.exitCode !== null || performance.now() > end)
        throw new Error(`quartet serve ended: ${log.slice(-1000)}`);
      await sleep(50);
    }
    return performance.now() - started;
  };
  const readyMs = await until(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true);
  const settledMs = await until(() => log.includes('rules in step'));
  return {
    url,
    readyMs,
    settledMs,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const inMiB = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
      return { nowMiB: inMiB('VmRSS'), peakMiB: inMiB('VmHWM') };
    },
    stop: async () => {
      child.kill('SIGTERM');
      while (child.exitCode === null && child.signalCode === null) await sleep(50);
    },
  };
}

async function ask(
  { url }: Served,
  method: string,
  path: string,
  body?: unknown,
  etag?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(etag === undefined ? {} : { 'if-match': etag }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
  return answer;
}

async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work(round);
    took.push(performance.now() - started);
  }
  return took;
}

/**
 * In place of Prometheus, whose own time is not what is measured: it reads the files of the groups that it is asked
 * for, as Prometheus 2.51 and later take groups by name.
 */
async function fileReader(rules: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    request.resume();
    if (url.pathname !== '/api/v1/rules') {
      response.end('{"status":"success","data":{"version":"3.0.0","resultType":"vector","result":[]}}');
      return;
    }
    const names = new Set(url.searchParams.getAll('rule_group[]'));
    const isAll = names.size === 0;
    const files = isAll
      ? readdirSync(rules).filter((name) => name.endsWith('.yaml'))
      : [...new Set([...names].map((name) => `${name.replace(/^quartet-|-[a-z]+$/g, '')}.yaml`))];
    response.write('{"status":"success","data":{"groups":[');
    let isFirst = true;
    for (const group of files.flatMap((file) => groupsIn(rules, file))) {
      if (!isAll && !names.has(group.name)) continue;
      response.write(`${isFirst ? '' : ','}${JSON.stringify(group)}`);
      isFirst = false;
    }
    response.end(']}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface WrittenRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: object;
}

function groupsIn(rules: string, file: string): readonly { readonly name: string }[] {
  const { groups } = load(readFileSync(join(rules, file), 'utf8')) as {
    readonly groups: readonly { readonly name: string; readonly rules: readonly WrittenRule[] }[];
  };
  return groups.map((group) => ({
    name: group.name,
    file: join(rules, file),
    interval: 30,
    rules: group.rules.map(({ alert, record, expr, labels, ...rule }) => ({
      type: alert === undefined ? 'recording' : 'alerting',
      name: alert ?? record,
      query: expr,
      duration: secondsOf(rule.for),
      labels: labels ?? {},
      health: 'ok',
      alerts: [],
    })),
  }));
}

function secondsOf(text = '0s'): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
}
