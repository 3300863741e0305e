import { describe, expect, it } from 'vitest';
import type { RuleGroup } from '../../plan.ts';
import { compiling, ERROR, part, world } from '../testing/world.ts';

const NOW = 1_700_006_400;
const alert = (name: string, expr: string, more: object = {}) => ({
  alert: name,
  expr,
  labels: { severity: 'page' },
  annotations: { summary: '{{ $labels.shard }}: {{ $value | humanizePercentage }}' },
  ...more,
});
const GROUPS = [
  {
    name: 'shop',
    interval: 60_000,
    rules: [
      { record: 'shop:errors:ratio', expr: 'errors / requests', labels: {} },
      alert('HighErrors', 'shop:errors:ratio > 0.05', { for: 120_000 }),
      alert('Quiet', 'shop:errors:ratio > 5'),
    ],
  },
] as unknown as readonly RuleGroup[];
const compiled = compiling(part('shop', {}, { groups: GROUPS }));

type Reply = (path: string, form: URLSearchParams) => object | string | undefined;

/** A Prometheus on which errors are high from minute 10 to 20 of each hour, for shard a. */
const prometheus: Reply = (path, form) => {
  if (path === '/api/v1/query')
    return { status: 'success', data: { resultType: 'scalar', result: [NOW, String(NOW)] } };
  if (path === '/api/v1/rules') return { status: 'success', data: { groups: [] } };
  const [expr, start, end, step] = ['query', 'start', 'end', 'step'].map((name) => form.get(name)!);
  const isHigh = (time: number): boolean =>
    (time % 3600 >= 600 && time % 3600 < 1200 && expr!.includes('0.05')) || expr!.startsWith('count');
  const values: [number, string][] = [];
  for (let time = Number(start); time <= Number(end); time += Number(step))
    if (isHigh(time)) values.push([time, '0.0731']);
  const result = values.length === 0 ? [] : [{ metric: { shard: 'a' }, values }];
  return { status: 'success', data: { resultType: 'matrix', result } };
};

function serving(reply: Reply, seen: Headers[] = []): { readonly fetch: typeof fetch } {
  return {
    fetch: async (input, init) => {
      seen.push(new Headers(init?.headers));
      const body = reply(new URL(String(input)).pathname, init?.body as URLSearchParams);
      if (body === undefined) throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      return new Response(typeof body === 'string' ? body : JSON.stringify(body));
    },
  };
}

const ASK = 'backtest a.yaml --prometheus http://prometheus:9090';
const run = (args: string, reply: Reply = prometheus) =>
  world({ 'a.yaml': 'x' }).run(args, { ...compiled, ...serving(reply) });

describe('quartet backtest', () => {
  it('prints when each alert would have fired, how long, for which labels, and the worst value', async () => {
    expect(await run(`${ASK} --since 2h`)).toEqual({
      code: 0,
      stdout: [
        'shop',
        '  HighErrors {severity="page"}  fired 2 times, 16m in all, longest 8m',
        '    2023-11-14 22:12:00  8m  worst 7.31%  {shard="a"}',
        '    2023-11-14 23:12:00  8m  worst 7.31%  {shard="a"}',
        '  silent: Quiet {severity="page"}',
        '',
      ].join('\n'),
      stderr: '2h up to 2023-11-15 00:00:00 UTC: 2 alerts, 1 would have fired. 6 queries made.\n',
    });
  });

  it('gives programs all of it, with rendered annotations', async () => {
    const { code, stdout } = await run(`${ASK} --since 2h --format json --alert HighErrors`);
    expect(code).toBe(0);
    const { alerts, diagnostics, since, until } = JSON.parse(stdout);
    expect({ diagnostics, since, until }).toEqual({
      diagnostics: [],
      since: '2023-11-14T22:00:00.000Z',
      until: '2023-11-15T00:00:00.000Z',
    });
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      alert: 'HighErrors',
      fired: 2,
      firingSeconds: 960,
      step: 60,
      today: null,
      precision: 60,
    });
    expect(alerts[0].runs[0]).toMatchObject({
      labels: { alertname: 'HighErrors', severity: 'page', shard: 'a' },
      pendingAt: '2023-11-14T22:10:00.000Z',
      firingAt: '2023-11-14T22:12:00.000Z',
      endedAt: '2023-11-14T22:20:00.000Z',
      worst: 0.0731,
      annotations: { summary: 'a: 7.31%' },
    });
  });

  it("sets today's rule beside the draft", async () => {
    const loaded = {
      name: 'shop',
      interval: 60,
      rules: [{ type: 'alerting', name: 'HighErrors', query: 'errors / requests > 0.05', duration: 300, labels: {} }],
    };
    const { stdout } = await run(`${ASK} --since 2h --alert HighErrors`, (path, form) =>
      path === '/api/v1/rules' ? { status: 'success', data: { groups: [loaded] } } : prometheus(path, form),
    );
    expect(stdout).toContain(
      "fired 2 times, 16m in all, longest 8m   today's rule: fired 2 times, 10m in all, longest 5m",
    );
  });

  it('takes the times that it is given, and refuses what is none', async () => {
    const ran = await run(`${ASK} --since 2023-11-14T22:00:00Z --until 1700002800`);
    expect(ran.stderr).toContain('1h up to 2023-11-14 23:00:00 UTC');
    const empty = await run(`${ASK} --since 2023-11-15 --until 2023-11-14`);
    expect(empty).toMatchObject({ code: 2, stdout: '' });
    expect(empty.stderr).toContain('empty-time-range');
    for (const wrong of ['--since yesterday', '--until 5d', '--step 0s']) {
      expect((await run(`${ASK} ${wrong}`)).code).toBe(2);
    }
  });

  it('suggests the alert that may have been meant', async () => {
    const ran = await run(`${ASK} --alert HighError`);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('did you mean `HighErrors`?');
  });

  it('finds alerts by their id, and by the beginning of it', async () => {
    const [record, high] = GROUPS[0]!.rules;
    const alerts = [{ id: 'ErrorBudgetBurn/latency/page', rule: high as never }];
    const groups = [{ ...GROUPS[0]!, rules: [record!, high!] }];
    const own = compiling(part('shop', {}, { groups, alerts }));
    for (const id of ['ErrorBudgetBurn/latency', 'ErrorBudgetBurn/latency/page', 'HighErrors']) {
      const ran = await world({ 'a.yaml': 'x' }).run(`${ASK} --since 2h --alert ${id}`, {
        ...own,
        ...serving(prometheus),
      });
      expect(ran.stdout).toContain('fired 2 times');
    }
  });

  it('asks nothing while specs have errors', async () => {
    const core = compiling(part('', {}, { diagnostics: [ERROR] }));
    const ran = await world({ 'a.yaml': 'x' }).run(ASK, core);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Nothing was backtested');
  });

  it('goes on with the others where Prometheus refuses one', async () => {
    const ran = await run(`${ASK} --since 2h`, (path, form) =>
      form?.get('query')?.endsWith(' > 5')
        ? { status: 'error', error: 'found duplicate series' }
        : prometheus(path, form),
    );
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('HighErrors');
    expect(ran.stderr).toContain('Prometheus refuses the query for `Quiet` of shop: found duplicate series.');
  });

  it('says that no Prometheus answers', async () => {
    for (const reply of [() => undefined, () => '<html>', () => ({ status: 'success', data: {} })] as Reply[]) {
      const ran = await run(ASK, reply);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain('prometheus-unreachable');
    }
  });

  it('does without the rules where a server does not tell them, and says so', async () => {
    const ran = await run(`${ASK} --since 2h`, (path, form) =>
      path === '/api/v1/rules' ? 'not found' : prometheus(path, form),
    );
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('The server does not say which rules it has');
  });

  it('sends the token, or name and password, and prints neither', async () => {
    const seen: Headers[] = [];
    const disk = world({ 'a.yaml': 'x', token: 'secret\n' });
    const live = { ...compiled, ...serving(prometheus, seen) };
    const ran = [
      await disk.run(`${ASK} --since 1h --token-file token`, live),
      await disk.run('backtest a.yaml --since 1h --prometheus http://me:hidden@prometheus:9090', live),
    ];
    const sent = new Set(seen.map((headers) => headers.get('authorization')));
    expect([...sent]).toEqual(['Bearer secret', `Basic ${btoa('me:hidden')}`]);
    for (const { code, stderr, stdout } of ran) {
      expect(code).toBe(0);
      expect(stdout + stderr).not.toMatch(/secret|hidden/);
    }
  });

  it('is interrupted between two alerts', async () => {
    const stopping = new AbortController();
    const live = serving((path, form) => {
      if (path === '/api/v1/query_range') stopping.abort();
      return prometheus(path, form);
    });
    const ran = await world({ 'a.yaml': 'x' }).run(ASK, { ...compiled, ...live, signal: stopping.signal });
    expect(ran).toMatchObject({ code: 130, stdout: '' });
  });
});
