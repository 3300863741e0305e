import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningShop, startShop } from '../../examples/shop/app.ts';
import { type MariaDb, startMariaDb } from '../../instrumentation/test/support/mariadb.ts';
import { ROOT } from '../local/paths.ts';
import { freePort } from '../local/ports.ts';
import { identityOf } from '../local/process-identity.ts';
import { writeRun } from '../local/run-file.ts';
import { findK6, findProgram } from '../setup.mjs';
import type { LoadOptions } from './arguments.ts';
import { NO_K6 } from './k6.ts';
import { runLoadTest } from './load.ts';

/** Real k6 on the real shop, a few seconds each. */

const RATE = 20;

/** Latencies are promised so high that a busy machine keeps them: it is the errors that are broken here. */
const SPEC = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  signals: { traffic: { exclude: { route: /faults } }, latency: { exclude: { route: /faults } } }
  objectives:
    - { name: availability, signal: errors, target: 99% }
    - { name: latency, signal: latency, threshold: 20s, target: 90% }
    - { name: orders, signal: latency, threshold: 20s, target: 90%, where: { method: POST, route: /orders } }
    - { name: one-product, signal: latency, threshold: 20s, target: 90%, where: { route: /products/:id } }
    - { name: answered, signal: latency, threshold: 20s, target: 90%, where: { status: { not: "5.." } } }
    - { name: reads, signal: errors, target: 90%, where: { route: [/products, /orders/:id] } }
`;

let folder: string;
let shop: RunningShop;

beforeAll(() => {
  if (findK6() === undefined) throw new Error(NO_K6);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-load-test-'));
  writeFileSync(join(folder, 'shop.yaml'), SPEC);
});
afterEach(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true });
});

interface Finished {
  readonly code: number;
  readonly printed: readonly string[];
  readonly said: string;
}

/** Runs `scenario` on the shop; `interrupt` is called with what Ctrl-C would do. */
async function load(
  scenario: string,
  more: Partial<LoadOptions> = {},
  interrupt: (press: () => void) => void = () => {},
): Promise<Finished> {
  const printed: string[] = [];
  const said: string[] = [];
  const place = more.dir === undefined ? { url: shop.url } : {};
  const options = { scenario, ...place, spec: folder, service: 'shop', abort: false, rate: RATE, seconds: 3 };
  const code = await runLoadTest(
    { ...options, ...more },
    {
      say: (line) => said.push(line),
      print: (line) => printed.push(line),
      env: process.env,
      isTerminal: false,
      onInterrupt: (listener) => {
        interrupt(listener);
        return () => {};
      },
      k6Args: ['--out', `json=${join(folder, 'points.json')}`],
    },
  );
  return { code, printed, said: said.join('\n') };
}

interface Point {
  readonly type: string;
  readonly metric: string;
  readonly data: { readonly value: number; readonly tags: Readonly<Record<string, string>> };
}

/** Requests that k6 counted for the service, by method, route and status. */
function countedByK6(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of readFileSync(join(folder, 'points.json'), 'utf8').trim().split('\n')) {
    const { type, metric, data } = JSON.parse(line) as Point;
    if (type !== 'Point' || metric !== 'http_reqs' || data.tags.service !== 'shop') continue;
    expect(data.tags.name).toBe(data.tags.route);
    const key = `${data.tags.method} ${data.tags.route} ${data.tags.status}`;
    counts.set(key, (counts.get(key) ?? 0) + data.value);
  }
  return counts;
}

/** What the shop's own metrics say of the same; its fault switch left out. */
async function countedByShop(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  const series = /^http_request_duration_seconds_count\{method="(\w+)",route="([^"]+)",status="(\d+)"\} (\d+)$/gm;
  const all = [...text.matchAll(series)].map(([, method, route, status, count]) => ({
    ...{ key: `${method} ${route} ${status}`, route: route!, count: Number(count) },
  }));
  return new Map(all.filter(({ route }) => route !== '/faults').map(({ key, count }) => [key, count]));
}

/** Both sides agree within 1 %, for each method, route and status. */
async function expectSameCounts(): Promise<number> {
  const [k6, service] = [countedByK6(), await countedByShop()];
  expect([...k6.keys()].sort()).toEqual([...service.keys()].sort());
  for (const [key, count] of service) expect(Math.abs(k6.get(key)! - count), key).toBeLessThanOrEqual(count / 100);
  return [...service.values()].reduce((sum, count) => sum + count, 0);
}

async function fault(): Promise<unknown> {
  return (await fetch(`${shop.url}/faults`)).json();
}

/** Process id of the child of this process that runs the program `name`. */
function childCalled(name: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const found = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, program]) => Number(parent) === process.pid && program?.split('/').at(-1) === name);
  if (!found) throw new Error(`no child of this process runs ${name}`);
  return Number(found[0]);
}

/** Returns as soon as the shop fails requests, or after a quarter of a minute. */
async function whenBroken(): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (((await fault()) as { readonly errors: number }).errors > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const WHOLE = { errors: 0, latencyMs: 0 };

describe('on a shop that keeps its orders in memory', () => {
  beforeEach(async () => {
    shop = await startShop(0);
  });

  it.each([
    ['steady', 1],
    ['soak', 1],
    // A third at the rate, eight tenths of a third at five times that, two steps between them, and a third again.
    ['spike', (1 + 0.3 + 4 + 0.3 + 1) / 3],
  ])('%s sends what it says, and counts what the shop counts', async (scenario, factor) => {
    const { code, printed, said } = await load(scenario);
    expect([code, printed.at(-1)], said).toEqual([0, '6 of 6 promises kept, none broken.']);
    const sent = await expectSameCounts();
    expect(sent).toBeGreaterThan(RATE * 3 * factor * 0.8);
    expect(sent).toBeLessThan(RATE * 3 * factor * 1.1);
    expect(printed).toContainEqual(
      expect.stringMatching(/^orders +route:\/orders,method:POST +p90 under 20 s .* kept$/),
    );
  });

  it('errors breaks the promise that is broken, says which, and leaves the shop whole', async () => {
    const { code, printed } = await load('errors');
    expect(code).toBe(1);
    expect(printed.at(-1)).toMatch(
      /^2 of 6 promises broken: availability \(wanted failed at most 1 %, seen 4\d\.\d %\), reads \(.+\)\.$/,
    );
    expect(printed).toContainEqual(expect.stringMatching(/^answered +expected_response:true .* kept$/));
    await expectSameCounts();
    expect(await fault()).toEqual(WHOLE);
  });

  it('ends at the first broken promise where it is told to', async () => {
    const { code, printed } = await load('errors', { seconds: 8, abort: true });
    expect([code, printed.at(-1)]).toEqual([1, expect.stringContaining('promises broken: availability')]);
    expect(Number(/^(\d+) requests in/m.exec(printed.join('\n'))?.[1])).toBeLessThan(RATE * 6);
    expect(await fault()).toEqual(WHOLE);
  });

  it('mends the shop when it is interrupted, once or twice', async () => {
    for (const presses of [1, 2]) {
      const { code, said } = await load('errors', { seconds: 60 }, (press) => {
        void whenBroken().then(() => {
          for (let pressed = 0; pressed < presses; pressed++) press();
        });
      });
      expect([code, said]).toEqual([105, expect.stringMatching(/Interrupted\.$/)]);
      expect(await fault()).toEqual(WHOLE);
    }
  });

  it('mends the shop when k6 itself is killed', async () => {
    const { code, said } = await load('errors', { seconds: 60 }, () => {
      void whenBroken().then(() => process.kill(childCalled('k6'), 'SIGKILL'));
    });
    expect([code, said]).toEqual([137, expect.stringContaining('The fault that was left on is off now.')]);
    expect(await fault()).toEqual(WHOLE);
  });

  it('does not measure without the fault that a scenario is about', async () => {
    const { code, printed, said } = await load('mysql-contention');
    expect([code, printed]).toEqual([108, []]);
    expect(said).toContain('locks needs a database');
  });

  it('writes its series to a Prometheus while it runs, under the routes of the shop', async () => {
    const prometheus = await startPrometheus();
    try {
      runOf({ shop: shop.url, prometheus: prometheus.url });
      const { code, said } = await load('steady', { dir: folder });
      expect([code, said]).toEqual([0, expect.stringContaining(`series to ${prometheus.url}/api/v1/write`)]);
      const totals = await prometheus.query(
        'sum by (method, route) (last_over_time(k6_http_reqs_total{service="shop"}[1m]))',
      );
      const service = await countedByShop();
      expect(totals.get('POST /orders')).toBe(service.get('POST /orders 201'));
      expect(totals.get('GET __unmatched__')).toBe(service.get('GET __unmatched__ 404'));
    } finally {
      await prometheus.stop();
    }
  });
});

/** The record of a local run with these addresses, in `folder`. */
function runOf(urls: Readonly<Record<string, string>>): void {
  writeRun(folder, { owner: identityOf(process.pid)!, children: [], urls });
}

describe('before k6 starts', () => {
  beforeEach(async () => {
    shop = await startShop(0);
  });

  it('goes on without a Prometheus of the local run that takes no writes, and says so', async () => {
    runOf({ shop: shop.url, prometheus: shop.url });
    const { code, said } = await load('steady', { dir: folder, seconds: 1 });
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/^The series of k6 are kept nowhere: .*remote-write-receiver\./),
    ]);
  });

  it('says what is missing: a local run, an answer, a Prometheus, a spec', async () => {
    const nowhere = `http://127.0.0.1:${await freePort(20_000)}`;
    expect(await load('steady', { dir: folder })).toMatchObject({
      code: 1,
      said: expect.stringContaining('No shop runs here.'),
    });
    expect(await load('steady', { url: nowhere })).toMatchObject({
      code: 1,
      said: `Nothing answers at ${nowhere}.`,
    });
    expect(await load('steady', { prometheus: nowhere })).toMatchObject({
      code: 1,
      said: `${nowhere}/api/v1/write does not answer.`,
    });
    expect(await load('steady', { service: 'cart' })).toMatchObject({
      code: 2,
      said: expect.stringContaining('`cart`'),
    });
    expect([...(await countedByShop()).keys()]).toEqual([]);
  });
});

describe('on a shop with a database', () => {
  let database: MariaDb;
  beforeAll(async () => {
    database = await startMariaDb();
  });
  afterAll(() => database.stop());
  beforeEach(async () => {
    shop = await startShop(0, '127.0.0.1', `mysql://root@127.0.0.1:${database.port}/shop`);
  });

  it('mysql-contention lets every order wait and fail, and lets go of the rows', async () => {
    const { code, printed } = await load('mysql-contention', { rate: 6 });
    expect([code, printed.at(-1)]).toEqual([1, expect.stringContaining('promises broken: availability')]);
    await expectSameCounts();
    const byK6 = countedByK6();
    expect(byK6.get('POST /orders 500')).toBeGreaterThan(5);
    expect(byK6.get('POST /orders 201')).toBeUndefined();
    expect(await fault()).toEqual(WHOLE);
    const order = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ lines: [{ productId: 'beans', quantity: 1 }] });
    expect((await fetch(`${shop.url}/orders`, { ...order, body })).status).toBe(201);
  });
});

it('accepts every threshold that the target was reviewed with', async () => {
  shop = await startShop(0);
  const goldens = join(ROOT, 'generator/fixtures/targets/k6-thresholds');
  const files = readdirSync(goldens, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const all = files.map((name) => JSON.parse(readFileSync(join(goldens, name), 'utf8')).thresholds as object);
  const thresholds = Object.assign({}, ...all) as object;
  expect(Object.keys(thresholds).length).toBeGreaterThan(files.length);
  const script = join(folder, 'empty.ts');
  const options = JSON.stringify({ iterations: 1, thresholds });
  writeFileSync(script, `export const options = ${options};\nexport default function nothing(): void {}\n`);
  const { status, stderr } = spawnSync(findK6()!, ['run', '--quiet', '--address=', script], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

interface Receiver {
  readonly url: string;
  /** Value of each result of an instant query, by its method and route. */
  readonly query: (expr: string) => Promise<ReadonlyMap<string, number>>;
  readonly stop: () => Promise<void>;
}

async function startPrometheus(): Promise<Receiver> {
  const command = findProgram(['prometheus']);
  if (command === undefined) throw new Error('prometheus is not on PATH: node scripts/setup.mjs prometheus');
  const port = await freePort(19_090);
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'prometheus.yml'), '');
  const child: ChildProcess = spawn(
    command,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isReady, { timeout: 20_000 }).toBe(true);
  return {
    url,
    query: async (expr) => {
      const response = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expr }),
      });
      const { data } = (await response.json()) as {
        readonly data: {
          readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
        };
      };
      return new Map(data.result.map(({ metric, value }) => [`${metric.method} ${metric.route}`, Number(value[1])]));
    },
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}
