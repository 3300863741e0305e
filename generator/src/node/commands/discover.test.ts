import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discoverySchema } from '../../api/index.ts';
import { READ, running } from '../serve/testing/running.ts';
import { specOf } from '../serve/testing/site.ts';
import { world } from '../testing/world.ts';

type Labels = Readonly<Record<string, string>>;

/** What each job exposes; a Prometheus as far as discovery asks it. */
let jobs: Readonly<Record<string, readonly Labels[]>>;
let fails: (path: string) => boolean;
let url: string;
let stop: () => void;
beforeEach(async () => {
  fails = () => false;
  jobs = {
    'default/cart': [series('http_request_duration_seconds_count', 'handler', 'method', 'code')],
    shop: [series('http_request_duration_seconds_count', 'method', 'route', 'status')],
    strange: [series('http_request_duration_seconds_count', 'flavour')],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
    request.resume();
    if (fails(pathname)) return void response.writeHead(503).end('busy');
    const job = Object.keys(jobs).find((one) => searchParams.get('match[]')?.includes(`job=${JSON.stringify(one)}`));
    const data =
      pathname === '/api/v1/query'
        ? {
            resultType: 'vector',
            result: Object.keys(jobs).map((name) => ({ metric: { job: name }, value: [0, '1'] })),
          }
        : pathname === '/api/v1/series'
          ? (jobs[job ?? ''] ?? [])
          : { groups: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => stop());

function series(name: string, ...labels: readonly string[]): Labels {
  return { __name__: name, job: 'x', instance: 'a:1', ...Object.fromEntries(labels.map((label) => [label, 'v'])) };
}

describe('quartet discover', () => {
  const run = (at: ReturnType<typeof world>, more = '') => at.run(`discover --prometheus ${url}${more}`, { fetch });

  it('lists the services that it knows the library of, and writes nothing', async () => {
    const { code, stderr, stdout } = await run(world());
    expect([code, stdout]).toEqual([0, 'default/cart  go-http-metrics\nshop          node-http\n']);
    expect(stderr).toMatch(/^2 services found at 127\.0\.0\.1:\d+\.\n$/);
  });

  it('writes a spec of each that compiles, and none over one that is there', async () => {
    const at = world({ 'specs/shop.yaml': 'mine' });
    const { code, stderr } = await run(at, ' --out specs');
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 file stood there already')]);
    expect(at.read('specs/shop.yaml')).toBe('mine');
    expect(at.read('specs/default-cart.yaml')).toContain('job: "default/cart"');
    expect(await at.run('check specs/default-cart.yaml')).toMatchObject({ code: 0 });
  });

  it('says what answers in place of a Prometheus', async () => {
    fails = (path) => path === '/api/v1/series';
    expect(await run(world())).toMatchObject({ code: 2, stderr: expect.stringContaining('it answers 503') });
    fails = () => true;
    expect(await run(world())).toMatchObject({ code: 2, stderr: expect.stringContaining(url) });
  });

  it('finds nothing where nothing is known', async () => {
    jobs = {};
    expect(await run(world())).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('0 services') });
  });
});

describe('GET /api/discover', () => {
  it('tells readers the same, and which of them a spec describes', async () => {
    const at = await running({}, { prometheus: new URL(url) }, { 'team/shop.yaml': specOf('shop') });
    try {
      const { json, status } = await at.ask('GET', '/api/discover', { token: READ });
      expect(status).toBe(200);
      const { services } = discoverySchema.parse(json);
      expect(services.map(({ describedBy, job, profiles }) => [job, profiles[0], describedBy])).toEqual([
        ['default/cart', 'go-http-metrics', null],
        ['shop', 'node-http', 'team/shop.yaml'],
      ]);
      fails = (path) => path === '/api/v1/series';
      const refused = await at.ask('GET', '/api/discover', { token: READ });
      expect(refused).toMatchObject({ status: 502, json: { error: 'upstream-refused' } });
    } finally {
      await at.close();
    }
  });
});
