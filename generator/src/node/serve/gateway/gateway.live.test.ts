import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LivePrometheus, startPrometheus } from '../../../backtest/testing/live-prometheus.ts';
import { SaveRefused } from '../save/problem.ts';
import type { Workspace } from '../save/workspace.ts';
import { AUTHOR, prepareSite, specOf, textsBelow, workspaceAt } from '../testing/site.ts';
import { gatewayListener } from './gateway.ts';

const HAND_WRITTEN = `# Rules that people wrote.
apiVersion: quartet/v1
kind: RuleSet
metadata: { name: hand-written }
spec:
  labels: { team: web }
  groups:
    # The first group.
    - name: one
      rules:
        - { alert: One, expr: 'up == 0', for: 1m } # keep me
    - name: two
      rules:
        - { record: 'two:up:sum', expr: sum(up) }
---
${specOf('beside')}`;

let folder: string;
let prometheus: LivePrometheus;
let workspace: Workspace;
let server: Server;
let url: string;
const faults: unknown[] = [];

function checkPaths(paths: readonly string[]): void {
  if (paths.some((path) => path.includes('forbidden')))
    throw new SaveRefused('not-allowed', 'No access to that folder.');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-gateway-'));
  prepareSite(folder, { 'services/shop.yaml': specOf('shop'), 'hand-written.yaml': HAND_WRITTEN });
  prometheus = await startPrometheus({ ruleFiles: join(folder, 'rules/*.yaml') });
  workspace = await workspaceAt({
    folder,
    prometheus: new URL(prometheus.url),
    changes: { limits: { lockMs: 2000, verifyMs: 10_000, proveMs: 0 } },
  });
  await workspace.refresh();
  const synced = await workspace.sync();
  if (!synced.ok) throw new Error(synced.problem.message);
  server = createServer(
    gatewayListener({
      store: workspace,
      prometheus: new URL(prometheus.url),
      rulesFolder: join(folder, 'rules'),
      grafana: '',
      allow: async (request, access) => {
        if (access === 'write' && request.headers['x-reader'] !== undefined) {
          throw new SaveRefused('not-allowed', 'Not allowed: the token of this request can only read.');
        }
        return { author: AUTHOR, checkPaths };
      },
      passesAuthorization: false,
      onFault: (error) => faults.push(error),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await prometheus?.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

interface Told {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

const set = (namespace: string, group: string, headers = {}) =>
  ask('POST', `/config/v1/rules/${encodeURIComponent(namespace)}?subtype=mimir`, group, headers);
const listed = async (path = '') =>
  load((await ask('GET', `/config/v1/rules${path}`)).text) as Record<string, { name: string }[]>;

/** Namespace and group of every rule that Prometheus evaluates, as the gateway tells it. */
async function evaluated(): Promise<readonly string[]> {
  const answer = JSON.parse((await ask('GET', '/api/v1/rules')).text) as {
    data: { groups: { file: string; name: string }[] };
  };
  return answer.data.groups.map(({ file, name }) => `${file} ${name}`).sort();
}

const GROUP = `name: queue
interval: 30s
rules:
  - alert: QueueBacklog
    expr: sum by (shard) (queue_depth{job="shop"}) > 1000
    for: 10m
    keep_firing_for: 5m
    labels: { severity: warning }
    annotations: { summary: "{{ $labels.shard }} is full" }
  - record: shop:queue_depth:sum
    expr: sum(queue_depth)
`;

describe('the ruler API in front of a plain Prometheus', () => {
  it('says that rules can be edited, and changes nothing else of the build information', async () => {
    const [ours, theirs] = await Promise.all([
      ask('GET', '/api/v1/status/buildinfo'),
      prometheus.get('/api/v1/status/buildinfo') as Promise<{ data: object }>,
    ]);
    expect(JSON.parse(ours.text)).toEqual({
      status: 'success',
      data: { ...theirs.data, features: { ruler_config_api: 'true' } },
    });
  });

  it('lists every namespace with its groups, and the rules that are evaluated under the same names', async () => {
    const told = await ask('GET', '/config/v1/rules?subtype=mimir');
    expect(told).toMatchObject({ status: 200, type: 'application/yaml' });
    const namespaces = await listed();
    expect(Object.keys(namespaces)).toEqual(['beside', 'hand-written', 'shop']);
    const config = Object.entries(namespaces).flatMap(([name, groups]) =>
      groups.map((group) => `${name} ${group.name}`),
    );
    expect(await evaluated()).toEqual(config.sort());
    // One key more than Mimir knows would be refused by Grafana.
    const known = [
      'name',
      'interval',
      'rules',
      'alert',
      'record',
      'expr',
      'for',
      'keep_firing_for',
      'labels',
      'annotations',
    ];
    for (const [, key] of told.text.matchAll(/^(?: {2}- | {4}| {6}- | {8})([a-z_]+):/gm)) expect(known).toContain(key);
  });

  it('goes the whole round: set, get, change, delete a group, delete a namespace', async () => {
    expect(await set('payments', GROUP)).toEqual({
      status: 202,
      type: 'application/json',
      text: '{"status":"success","data":null,"errorType":"","error":""}',
    });
    expect(textsBelow(join(folder, 'specs'))['rulesets/payments.yaml']).toContain('kind: RuleSet');
    expect(await evaluated()).toContain('payments queue');
    const group = await ask('GET', '/config/v1/rules/payments/queue');
    expect(group).toMatchObject({ status: 200, type: 'application/yaml' });
    expect(load(group.text)).toEqual(load(GROUP));

    expect((await set('payments', GROUP.replace('name: queue', 'name: second'))).status).toBe(202);
    expect((await set('payments', GROUP.replace('1000', '2000'))).status).toBe(202);
    const namespace = await listed('/payments');
    expect(Object.keys(namespace)).toEqual(['payments']);
    expect(namespace.payments!.map(({ name }) => name)).toEqual(['queue', 'second']);
    expect(JSON.stringify(namespace.payments)).toContain('> 2000');

    expect((await ask('DELETE', '/config/v1/rules/payments/second')).status).toBe(202);
    expect(await evaluated()).not.toContain('payments second');
    expect((await ask('DELETE', '/config/v1/rules/payments')).status).toBe(202);
    expect(textsBelow(join(folder, 'specs'))).not.toHaveProperty('rulesets/payments.yaml');
    expect(await evaluated()).not.toContain('payments queue');
  });

  it('answers for what is not there in the words that Grafana looks for', async () => {
    expect(await ask('GET', '/config/v1/rules/nobody')).toMatchObject({ status: 404, text: 'no rule groups found' });
    expect(await ask('GET', '/config/v1/rules/shop/none')).toMatchObject({ status: 404, text: 'group does not exist' });
    expect(await ask('DELETE', '/config/v1/rules/nobody/none')).toMatchObject({
      status: 404,
      text: 'group does not exist',
    });
    expect((await ask('DELETE', '/config/v1/rules/hand-written/none')).status).toBe(404);
  });

  it.each(['team/eu west', 'ünïcode ✓', '100% "sure"', 'C:\\rules', 'Team-A', 'a+b&c=d?e#f', 'key: [x]'])(
    'keeps the namespace %s, and a group of that name',
    async (odd) => {
      const group = GROUP.replace('name: queue', `name: ${JSON.stringify(odd)}`);
      expect(await set(odd, group)).toMatchObject({ status: 202 });
      expect(Object.keys(await listed())).toContain(odd);
      expect(await evaluated()).toContain(`${odd} ${odd}`);
      const path = `/config/v1/rules/${encodeURIComponent(odd)}/${encodeURIComponent(odd)}`;
      expect((load((await ask('GET', path)).text) as { name: string }).name).toBe(odd);
      expect((await ask('DELETE', path)).status).toBe(202);
      expect(Object.keys(await listed())).not.toContain(odd);
    },
  );

  it('changes one group of a rule set that a person wrote, and leaves their comments and neighbours', async () => {
    const path = join(folder, 'specs/hand-written.yaml');
    const changed = 'name: two\nrules:\n  - record: two:up:max\n    expr: max(up)\n';
    expect((await set('hand-written', changed)).status).toBe(202);
    const text = readFileSync(path, 'utf8');
    for (const kept of ['# Rules that people wrote.', '# The first group.', '# keep me', '# beside', 'two:up:max']) {
      expect(text).toContain(kept);
    }
    expect(text).not.toContain('two:up:sum');
    // What Prometheus has, with the label of the rule set: else state and configuration would not meet.
    const [one] = (await listed('/hand-written'))['hand-written'] as unknown as { rules: { labels: object }[] }[];
    expect(one!.rules[0]!.labels).toEqual({ team: 'web' });
    expect((await ask('DELETE', '/config/v1/rules/hand-written')).status).toBe(202);
    expect(readFileSync(path, 'utf8')).toBe(text.slice(text.indexOf('# beside')));
    expect(await evaluated()).toContain('beside quartet-beside-fast');
  });

  it('refuses to change what a spec generates, and says which spec, and where it is edited', async () => {
    const before = textsBelow(folder);
    for (const told of [
      await set('shop', GROUP.replace('name: queue', 'name: quartet-shop-fast')),
      await ask('DELETE', '/config/v1/rules/shop/quartet-shop-fast'),
      await ask('DELETE', '/config/v1/rules/shop'),
    ]) {
      expect(told).toMatchObject({ status: 403, type: 'application/json' });
      const { message } = JSON.parse(told.text) as { message: string };
      expect(message).toContain('is generated from the spec `services/shop.yaml` of shop');
      expect(message).toContain('/a/quartet-goldensignals-app/services/shop/alerts');
    }
    expect(textsBelow(folder)).toEqual(before);
  });

  it.each([
    ['name: a\nrules: [{ alert: A, expr: "up ==" }]', 422, 'A: The expression ends too early'],
    ['name: a\nrules: [{ alert: A, expr: up, labels: { severity: "{{ $nope }}" } }]', 422, '`$nope` is not defined'],
    ['name: a\nrules: [{ alert: A, record: b, expr: up }]', 400, 'either `alert` or `record`'],
    ['name: a\nrules: [{ alert: A, expr: up, for: soon }]', 400, '`soon` is no `for`'],
    ['name: a\nrules: [{ alert: A, expr: up, extra: 1 }]', 400, 'field `extra`'],
    ['name: a\nlimit: 5\nrules: []', 400, '`limit` of a group cannot be kept'],
    ['name: a\nsurprise: 5\nrules: []', 400, 'no field `surprise`'],
    ['name: a\nrules: []', 400, 'has no rules'],
    ['rules: []', 400, 'no `name`'],
    ['[1', 400, 'no YAML'],
    ['5', 400, 'not the YAML of one rule group'],
  ])('refuses %j with a reason and changes nothing', async (group, status, words) => {
    const before = textsBelow(folder);
    const told = await set('broken', group);
    expect(told.status).toBe(status);
    expect((JSON.parse(told.text) as { message: string }).message).toContain(words);
    expect(textsBelow(folder)).toEqual(before);
  });

  it('takes what Mimir sends besides, as long as it says nothing', async () => {
    const body = `${GROUP}source_tenants: []\nlimit: 0\nquery_offset: 0s\nlabels: { region: eu }\n`;
    expect((await set('besides', body)).status).toBe(202);
    const told = await ask('GET', '/prometheus/config/v1/rules/besides/queue');
    expect((load(told.text) as { rules: { labels: object }[] }).rules.map(({ labels }) => labels)).toEqual([
      { region: 'eu', severity: 'warning' },
      { region: 'eu' },
    ]);
    expect((await ask('DELETE', '/prometheus/config/v1/rules/besides')).status).toBe(202);
  });

  it('writes for those who may write alone', async () => {
    expect(await set('payments', GROUP, { 'x-reader': '1' })).toMatchObject({ status: 403 });
    expect(await ask('POST', '/-/reload', undefined, { 'x-reader': '1' })).toMatchObject({ status: 403 });
    expect(await ask('POST', '/api/v1/admin/tsdb/clean_tombstones', undefined, { 'x-reader': '1' })).toMatchObject({
      status: 403,
    });
    expect(await set('forbidden', GROUP)).toMatchObject({ status: 403 });
    expect(await ask('GET', '/config/v1/rules', undefined, { 'x-reader': '1' })).toMatchObject({ status: 200 });
    expect(await ask('PUT', '/config/v1/rules/a')).toMatchObject({ status: 400 });
    expect(await ask('DELETE', '/config/v1/rules')).toMatchObject({ status: 400 });
  });
});

describe('everything else', () => {
  it('is passed on as it came: queries, forms, errors, odd characters', async () => {
    const both = async (method: string, path: string, body?: string) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
      const theirs = await fetch(`${prometheus.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      const ours = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
      expect([ours.status, ours.headers.get('content-type'), await ours.text()]).toEqual([
        theirs.status,
        theirs.headers.get('content-type'),
        await theirs.text(),
      ]);
    };
    await both('GET', '/api/v1/query?query=vector(1)&time=1700000000');
    await both('POST', '/api/v1/query_range', 'query=vector%281%29&start=1700000000&end=1700000100&step=10');
    await both(
      'POST',
      '/api/v1/query',
      `query=${encodeURIComponent(`vector(1) or label_replace(vector(2),"a","ü ${'x'.repeat(20_000)}","","")`)}&time=1`,
    );
    await both('GET', '/api/v1/query?query=up%20%3D%3D');
    await both('GET', '/api/v1/label/job%2Fx/values');
    await both('GET', '/api/v1/nothing');
    await both('GET', '/-/ready');
    await both('OPTIONS', '/api/v1/query');
  });

  it('stays compressed, and leaves out headers of one connection', async () => {
    const answer = await new Promise<{ headers: object; body: Buffer }>((resolve, reject) => {
      const path = '/api/v1/label/__name__/values';
      const headers = { 'accept-encoding': 'gzip', connection: 'close, x-secret', 'x-secret': '1' };
      httpRequest(`${url}${path}`, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
      })
        .on('error', reject)
        .end();
    });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(JSON.parse(gunzipSync(answer.body).toString())).toMatchObject({ status: 'success' });
  });

  it('refuses addresses that lead up', async () => {
    for (const path of ['/api/v1/../../-/quit', '/api/v1/%2e%2e/%2e%2e/-/quit', '/config/v1/rules/..%2f..%2fx']) {
      const status = await new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        httpRequest({ hostname, port, path, method: 'POST' }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(400);
    }
  });
});
