import { chmodSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { compiling, ERROR, part, SPEC, type World, world } from '../testing/world.ts';

const RULES = `groups:
  - name: shop:fast
    interval: 30s
    rules:
      - { alert: Down, expr: 'sum(up{b="1", a="2"}) by (job) == 0', for: 5m, labels: { severity: page } }
      - { record: 'service:up:sum', expr: sum(up), labels: { service: shop } }
`;
const compiled = (rules = RULES) => compiling(part('shop', { 'rules/shop.yaml': rules }));
const live = { fetch: (...args: Parameters<typeof fetch>) => fetch(...args) };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function here(files: Readonly<Record<string, string>> = {}): World {
  return world({ 'a.yaml': 'x', ...files });
}

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('quartet diff --rules', () => {
  it('is 0 and silent when nothing would change', async () => {
    const ran = await here({ 'out/rules/shop.yaml': RULES }).run('diff a.yaml --rules out', compiled());
    expect(ran).toEqual({ code: 0, stdout: '', stderr: 'Against out: 0 added, 0 changed, 0 removed, 2 unchanged.\n' });
  });

  it('prints by owner and alert what would be added, changed and removed', async () => {
    const old = RULES.replace('for: 5m', 'for: 10m')
      .replace('severity: page', 'severity: ticket')
      .replace('service:up:sum', 'service:old:sum');
    const ran = await here({ 'out/shop.yaml': old }).run('diff a.yaml --rules out', compiled());
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe(
      [
        'shop',
        '  changed  alert   Down {severity="page"}',
        '           for              10m → 5m',
        '           labels.severity  ticket → page',
        '  removed  record  service:old:sum',
        '  added    record  service:up:sum',
        '',
      ].join('\n'),
    );
    expect(ran.stderr).toBe('Against out: 1 added, 1 changed, 1 removed, 0 unchanged.\n');
  });

  it('sets long expressions below each other', async () => {
    const old = RULES.replace('== 0', `== 0 and on (job) ${'x'.repeat(60)}`);
    const { stdout } = await here({ 'out/shop.yaml': old }).run('diff a.yaml --rules out', compiled());
    expect(stdout).toMatch(/^ {11}expr {2}- sum.* and on .*\n {17}\+ sum.* == 0$/m);
  });

  it('asks promtool where expressions look different, if it can say', async () => {
    const disk = here({ 'out/shop.yaml': RULES.replace('expr: sum(up)', 'expr: 1 * sum(up)') });
    disk.write('bin/promtool', '#!/bin/sh\ntest "$3" = format && echo same\n');
    chmodSync(disk.path('bin/promtool'), 0o755);
    const env = { PATH: disk.path('bin') };
    expect(await disk.run('diff a.yaml --rules out', { ...compiled(), env })).toMatchObject({ code: 0, stdout: '' });
    disk.write('bin/promtool', '#!/bin/sh\nexit 1\n');
    expect((await disk.run('diff a.yaml --rules out', { ...compiled(), env })).code).toBe(1);
    expect((await disk.run('diff a.yaml --rules out', { ...compiled(), env: {} })).code).toBe(1);
  });

  it('passes over YAML of other kinds, and over files that a manifest does not list', async () => {
    const disk = here({ 'out/alertmanager.yml': 'route: {}', 'out/rules/shop.yaml': RULES });
    expect((await disk.run('diff a.yaml --rules out', compiled())).code).toBe(0);
    disk.write('out/mine.yaml', RULES.replaceAll('shop', 'mine'));
    expect((await disk.run('diff a.yaml --rules out', compiled())).code).toBe(1);
    disk.write('out/.quartet-manifest.json', '{"version":1,"files":{"rules/shop.yaml":"x"}}');
    expect((await disk.run('diff a.yaml --rules out', compiled())).code).toBe(0);
  });

  it.each([
    ['groups: [', 'unreadable-rules'],
    ['groups: 5', '`groups` is not a list'],
    ['groups: [{ name: a, rules: [{ expr: x }] }]', 'neither `alert` nor `record`'],
    ['groups: [5]', 'a group is not a mapping'],
  ])('refuses %s', async (text, words) => {
    const ran = await here({ 'out/bad.yaml': text }).run('diff a.yaml --rules out', compiled());
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).toContain('out/bad.yaml');
  });

  it('refuses a folder that is not there, and compares nothing while specs have errors', async () => {
    expect((await here().run('diff a.yaml --rules gone', compiled())).code).toBe(2);
    const ran = await here({ 'out/a.yaml': RULES }).run(
      'diff a.yaml --rules out',
      compiling(part('', {}, { diagnostics: [ERROR] })),
    );
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Nothing was compared');
  });

  it('finds what generate wrote unchanged', async () => {
    const disk = world({ 'a.yaml': SPEC });
    await disk.run('generate a.yaml --out out');
    const ran = await disk.run('diff a.yaml --rules out --format json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ against: 'out', added: 0, changed: 0, removed: 0, changes: [] });
    expect(JSON.parse(ran.stdout).unchanged).toBeGreaterThan(20);
  });
});

describe('quartet diff --prometheus', () => {
  const group = (name: string, rules: readonly object[]) => ({ name, file: '/etc/rules.yaml', interval: 30, rules });
  const LOADED = {
    status: 'success',
    data: {
      groups: [
        group('shop:fast', [
          {
            type: 'alerting',
            name: 'Down',
            query: 'sum by (job) (up{a="2",b="1"}) == 0',
            duration: 300,
            labels: { severity: 'page' },
            annotations: {},
          },
          { type: 'recording', name: 'service:up:sum', query: 'sum(up)', labels: { service: 'shop' } },
        ]),
        group('retired:fast', [
          { type: 'recording', name: 'service:up:sum', query: 'sum(up)', labels: { service: 'retired' } },
        ]),
        group('node', [
          { type: 'alerting', name: 'NodeDown', query: 'up == 0', duration: 0, labels: {}, annotations: {} },
        ]),
      ],
    },
  };
  const json =
    (answer: unknown): RequestListener =>
    (_, response) =>
      void response.end(JSON.stringify(answer));

  it('compares with what is loaded, and leaves rules of others out', async () => {
    const ran = await here().run(`diff a.yaml --prometheus ${await serving(json(LOADED))}`, { ...compiled(), ...live });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('retired\n  removed  record  service:up:sum\n');
    expect(ran.stderr).toMatch(
      /^Against 127\.0\.0\.1:\d+: 0 added, 0 changed, 1 removed, 2 unchanged\. 1 rule of others left out\.\n$/,
    );
  });

  it('asks below the path of the address, with its name and password, and never prints them', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serving((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.statusCode = 401;
      response.end();
    });
    const address = `${url.replace('//', '//me:s%40cret@')}/prom/`;
    const ran = await here().run(`diff a.yaml --prometheus ${address}`, { ...compiled(), ...live });
    expect(asked).toEqual([
      '/prom/api/v1/rules?exclude_alerts=true',
      `Basic ${Buffer.from('me:s@cret').toString('base64')}`,
    ]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('/prom/api/v1/rules`: it answers 401 Unauthorized.');
    expect(ran.stderr).not.toMatch(/s%40cret|s@cret|me:/);
  });

  it.each([
    ['no JSON', '<html>', 'its answer is not JSON'],
    ['JSON of another kind', '[]', 'its answer is not the rules of a Prometheus'],
    ['an error', '{"status":"error"}', 'its answer is not the rules of a Prometheus'],
    ['broken rules', '{"status":"success","data":{"groups":[{"rules":[5]}]}}', 'its answer is not the rules'],
  ])('refuses %s', async (_, body, words) => {
    const url = await serving((__, response) => void response.end(body));
    const ran = await here().run(`diff a.yaml --prometheus ${url}`, { ...compiled(), ...live });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
  });

  it('explains a server that is down', async () => {
    const ran = await here().run('diff a.yaml --prometheus http://127.0.0.1:1', { ...compiled(), ...live });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('`http://127.0.0.1:1/api/v1/rules`: ');
  });

  it('stops waiting when the user interrupts', async () => {
    const url = await serving(() => {});
    const stopping = new AbortController();
    const running = here().run(`diff a.yaml --prometheus ${url}`, { ...compiled(), ...live, signal: stopping.signal });
    setTimeout(() => stopping.abort(), 50);
    expect((await running).code).toBe(130);
  });
});
