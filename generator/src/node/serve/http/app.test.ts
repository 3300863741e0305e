import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '../../../api/index.ts';
import type { GrafanaStub } from '../testing/grafana-stub.ts';
import { grafanaStub } from '../testing/grafana-stub.ts';
import type { Running } from '../testing/running.ts';
import { READ, running, SCOPED } from '../testing/running.ts';
import { specOf, textsBelow } from '../testing/site.ts';

let at: Running;
let grafana: GrafanaStub;
beforeEach(async () => {
  grafana = await grafanaStub();
  at = await running({ grafana: grafana.url });
});
afterEach(async () => {
  await at.close();
  await grafana.close();
});

const etagOf = async (path: string): Promise<string> => String((await at.ask('GET', `/api/specs/${path}`)).json.etag);
const save = async (path: string, text: string, headers: Readonly<Record<string, string>> = {}) =>
  at.ask('PUT', `/api/specs/${path}`, { body: { text }, headers: { 'if-match': await etagOf(path), ...headers } });

/** The status of a path as it is written; clients tidy it up before they send it. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = at.server.url;
    const headers = { authorization: `Bearer ${READ}` };
    const request_ = request({ hostname, port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request_.on('error', reject);
    request_.end();
  });
}

describe('who may do what', () => {
  it('answers 403 without a token, with a wrong one and with one that can only read, never 401', async () => {
    const body = { text: specOf('shop') };
    const answers = [
      await at.ask('GET', '/api/specs', { token: '' }),
      await at.ask('GET', '/api/specs', { token: 'guessed-token-0123456' }),
      await at.ask('GET', '/api/specs/nothing.yaml/nonsense', { token: '' }),
      await at.ask('PUT', '/api/specs/shop.yaml', { token: READ, body, headers: { 'if-match': '"x"' } }),
      await at.ask('PUT', '/api/read/specs/shop.yaml', { token: READ, body, headers: { 'if-match': '"x"' } }),
      await at.ask('DELETE', '/api/specs/shop.yaml', { token: READ, headers: { 'if-match': '"x"' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(answers.map(({ json }) => json.error)).toEqual(Array(6).fill('not-allowed'));
  });

  it('lets every endpoint that writes be reached by the write token alone', async () => {
    for (const { access, method, path } of Object.values(endpoints)) {
      if (access === 'read') continue;
      const url = `/api${path.replace('{path}', 'shop.yaml')}`;
      const answer = await at.ask(method, url, { token: READ, body: {}, headers: { 'if-match': '"x"' } });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  });

  it('takes author and role from the identity that Grafana signed', async () => {
    const editor = await save('shop.yaml', specOf('shop', '99%'), { 'x-grafana-id': await grafana.identity() });
    expect(editor).toMatchObject({ status: 200, json: { author: { name: 'Ada Lovelace', email: 'ada@example.com' } } });
    const viewer = await save('shop.yaml', specOf('shop', '98%'), {
      'x-grafana-id': await grafana.identity({ role: 'Viewer' }),
    });
    expect(viewer).toMatchObject({ status: 403 });
    expect(viewer.json.message).toContain('Viewer');
    const nobody = await save('shop.yaml', specOf('shop', '97%'));
    expect(nobody).toMatchObject({ status: 200, json: { author: { name: 'grafana' } } });
  });

  it('refuses an identity that is forged, expired, or of another organisation', async () => {
    const other = await grafanaStub();
    const identities = [
      await other.identity(),
      await grafana.identity({}, '-5m'),
      await grafana.identity({ aud: 'org:2' }),
      'nonsense',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"role":"Admin"}').toString('base64url')}.`,
    ];
    await other.close();
    for (const identity of identities) {
      const answer = await save('shop.yaml', specOf('shop', '99%'), { 'x-grafana-id': identity });
      expect([identity.slice(0, 20), answer.status]).toEqual([identity.slice(0, 20), 403]);
    }
    expect((await at.ask('GET', '/api/specs/shop.yaml')).json.text).toBe(specOf('shop'));
  });

  it('keeps a token to its folders', async () => {
    const body = { text: specOf('pay') };
    const headers = { 'if-none-match': '*' };
    expect(await at.ask('PUT', '/api/specs/pay.yaml', { token: SCOPED, body, headers })).toMatchObject({ status: 403 });
    expect(await at.ask('PUT', '/api/specs/team/pay.yaml', { token: SCOPED, body, headers })).toMatchObject({
      status: 200,
    });
    expect(await at.ask('GET', '/api/specs/shop.yaml', { token: SCOPED })).toMatchObject({ status: 403 });
    const list = await at.ask('GET', '/api/specs', { token: SCOPED });
    expect(list.json).toMatchObject({ total: 2 });
    const rename = { body: { to: 'pay.yaml' }, headers: { 'if-match': await etagOf('team/pay.yaml') }, token: SCOPED };
    expect(await at.ask('POST', '/api/specs/team/pay.yaml/rename', rename)).toMatchObject({ status: 403 });
  });

  it('says what a caller may do', async () => {
    const headers = { 'x-grafana-id': await grafana.identity({ role: 'Viewer' }) };
    const viewer = await at.ask('GET', '/api/read/capabilities', { token: READ, headers });
    expect(viewer.json).toMatchObject({
      access: 'read',
      role: 'Viewer',
      canWrite: false,
      hasGit: true,
      user: { login: 'ada' },
    });
    expect((await at.ask('GET', '/api/capabilities')).json).toMatchObject({
      canWrite: true,
      canNotify: false,
      scopes: [''],
    });
  });
});

describe('saving over HTTP', () => {
  it('reads, saves, renames, deletes, and brings back', async () => {
    const read = await at.ask('GET', '/api/specs/team/cart.yaml');
    expect(read).toMatchObject({
      status: 200,
      json: { text: specOf('cart'), documents: [{ kind: 'Service', name: 'cart' }] },
    });
    expect(read.headers.etag).toBe(read.json.etag);
    const saved = await save('team/cart.yaml', specOf('cart', '99%'));
    expect(saved.json).toMatchObject({
      path: 'team/cart.yaml',
      steps: [{ ok: true }, { ok: true }, { ok: true }, { ok: true }, { ok: true }],
    });
    expect(saved.headers.etag).toBe(saved.json.etag);
    const renamed = await at.ask('POST', '/api/specs/team/cart.yaml/rename', {
      body: { to: 'team/basket.yaml' },
      headers: { 'if-match': String(saved.json.etag) },
    });
    expect(renamed).toMatchObject({ status: 200, json: { path: 'team/basket.yaml', etag: saved.json.etag } });
    const past = await at.ask('GET', '/api/specs/team/basket.yaml/history');
    expect(past.json).toMatchObject({
      entries: [{ message: 'rename team/cart.yaml to team/basket.yaml' }, { message: 'change team/cart.yaml' }, {}],
    });
    const first = (past.json.entries as { commit: string }[]).at(-1)!.commit;
    expect((await at.ask('GET', `/api/specs/team/basket.yaml/at/${first}`)).json.text).toBe(specOf('cart'));
    const reverted = await at.ask('POST', '/api/specs/team/basket.yaml/revert', {
      body: { commit: first },
      headers: { 'if-match': String(saved.json.etag) },
    });
    expect(reverted.status).toBe(200);
    expect((await at.ask('GET', '/api/specs/team/basket.yaml')).json.text).toBe(specOf('cart'));
    const deleted = await at.ask('DELETE', '/api/specs/team/basket.yaml', {
      headers: { 'if-match': String(reverted.json.etag) },
    });
    expect(deleted).toMatchObject({ status: 200, json: { etag: null } });
    expect((await at.ask('GET', '/api/specs/team/basket.yaml')).status).toBe(404);
    expect(Object.keys(textsBelow(join(at.folder, 'rules')))).toEqual(['shop.yaml']);
  });

  it('wants to know which version a change is made to', async () => {
    const body = { text: specOf('shop', '99%') };
    expect(await at.ask('PUT', '/api/specs/shop.yaml', { body })).toMatchObject({ status: 428 });
    expect(await at.ask('PUT', '/api/specs/shop.yaml', { body, headers: { 'if-none-match': '*' } })).toMatchObject({
      status: 409,
      json: { error: 'exists', conflict: { theirs: specOf('shop') } },
    });
    const stale = await etagOf('shop.yaml');
    await save('shop.yaml', specOf('shop', '98%'));
    expect(await at.ask('PUT', '/api/specs/shop.yaml', { body, headers: { 'if-match': stale } })).toMatchObject({
      status: 409,
      json: {
        error: 'conflict',
        conflict: {
          base: specOf('shop'),
          theirs: specOf('shop', '98%'),
          yours: specOf('shop', '99%'),
          hasMarkers: true,
        },
      },
    });
  });

  it('answers 422 with places, 502 with what Prometheus said', async () => {
    const wrong = await save('shop.yaml', specOf('shop').replace('node-http', 'nod-http'));
    expect(wrong).toMatchObject({
      status: 422,
      json: { error: 'invalid', outcome: 'unchanged', diagnostics: [{ code: 'unknown-profile', line: 7 }] },
    });
    at.stub.mode = 'refuses';
    const refused = await save('shop.yaml', specOf('shop', '95%'));
    expect(refused).toMatchObject({ status: 502, json: { error: 'upstream-refused', outcome: 'restored' } });
    expect(refused.json.message).toContain('one file is broken');
    expect((refused.json.steps as { step: string; ok: boolean }[]).at(-1)).toMatchObject({
      step: 'reloaded',
      ok: false,
    });
  });

  it('answers 502 to a backtest on what does not answer as a Prometheus, and blames no disk', async () => {
    const drafts = [{ path: 'shop.yaml', text: specOf('shop') }];
    const answer = await at.ask('POST', '/api/backtest', { body: { drafts, since: '1h' } });
    expect(answer).toMatchObject({ status: 502, json: { error: 'upstream-refused' } });
    expect(answer.json.message).toContain('not that of a Prometheus');
  });

  it('previews a draft: rules, changes by alert, cost', async () => {
    const text = specOf('shop').replace(
      '  objectives:',
      '  alerts:\n    TrafficDrop: { enabled: false }\n  objectives:',
    );
    const answer = await at.ask('POST', '/api/read/preview', {
      token: READ,
      body: { drafts: [{ path: 'shop.yaml', text }] },
    });
    expect(answer).toMatchObject({
      status: 200,
      json: { isValid: true, changes: [{ change: 'removed', name: 'TrafficDrop' }] },
    });
    const { cost } = answer.json as { cost: { before: { alerts: number }; after: { alerts: number } } };
    expect(cost.before.alerts - cost.after.alerts).toBe(1);
    expect(
      (await at.ask('POST', '/api/read/validate', { token: READ, body: { drafts: [{ path: 'x.yaml', text: 'a' }] } }))
        .json,
    ).toMatchObject({ isValid: false });
    expect((await at.ask('GET', '/api/specs/shop.yaml')).json.text).toBe(specOf('shop'));
  });

  it('joins rules with their specs, and says which are missing', async () => {
    const all = await at.ask('GET', '/api/rules?kind=alert&owner=cart');
    expect(all.json.rules).toContainEqual(
      expect.objectContaining({ owner: 'cart', spec: 'team/cart.yaml', origin: 'generated', state: 'inactive' }),
    );
    expect((await at.ask('GET', '/api/rules?state=missing')).json.total).toBe(0);
  });

  it('notices what others change on the disk, and brings the rules into step', async () => {
    writeFileSync(join(at.folder, 'specs/shop.yaml'), specOf('shop', '95%'));
    await expect.poll(() => at.stub.loaded().get('shop.yaml')).toContain('0.05');
    expect((await at.ask('GET', '/api/specs/shop.yaml')).json.text).toBe(specOf('shop', '95%'));
  });

  it('tells listeners what happens', async () => {
    const response = await fetch(new URL('/api/read/events', at.server.url), {
      headers: { authorization: `Bearer ${READ}` },
    });
    const reader = response.body!.getReader();
    await save('shop.yaml', specOf('shop', '95%'));
    let heard = '';
    while (!heard.includes('spec-changed')) heard += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(heard).toMatch(/event: rules-reloaded\ndata: \{"ok":true/);
    expect(heard).toMatch(/event: spec-changed\ndata: \{"path":"shop.yaml","etag":"\\"/);
  });
});

describe('what must not happen', () => {
  it('refuses addresses that lead out, in every writing', async () => {
    const paths = [
      '/api/specs/../../etc/passwd.yaml',
      '/api/specs/%2e%2e/%2e%2e/etc/passwd.yaml',
      '/api/specs/..%2f..%2fetc%2fpasswd.yaml',
      '/api/specs/%252e%252e%252fetc.yaml',
      '/api/specs/..%5c..%5cetc.yaml',
      '/api/specs/a%00.yaml',
      '/api/read/../write/specs',
      '/api/specs/%',
    ];
    const statuses: number[] = [];
    for (const path of paths) statuses.push(await rawStatus(path));
    expect(statuses).toEqual(paths.map(() => 400));
    const hidden = await Promise.all(
      ['.git/config.yaml', '.quartet/a.yaml', 'a/.b.yaml', 'x.txt'].map((path) => at.ask('GET', `/api/specs/${path}`)),
    );
    expect(hidden.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it('neither reads nor writes through links', async () => {
    writeFileSync(join(at.folder, 'outside.yaml'), specOf('outside'));
    symlinkSync(join(at.folder, 'outside.yaml'), join(at.folder, 'specs/link.yaml'));
    symlinkSync(at.folder, join(at.folder, 'specs/up'));
    await at.server.workspace.refresh();
    expect((await at.ask('GET', '/api/specs/link.yaml')).status).toBe(404);
    for (const path of ['link.yaml', 'up/outside.yaml', 'up/new.yaml']) {
      const answer = await at.ask('PUT', `/api/specs/${path}`, {
        body: { text: specOf('new') },
        headers: { 'if-none-match': '*' },
      });
      expect([path, answer.status]).toEqual([path, 507]);
    }
    expect(readFileSync(join(at.folder, 'outside.yaml'), 'utf8')).toBe(specOf('outside'));
  });

  it('writes no secret to log, answer or history', async () => {
    const identity = await grafana.identity();
    await save('shop.yaml', specOf('shop', '99%'), { 'x-grafana-id': identity, cookie: 'session=planted-cookie' });
    await at.ask('GET', '/api/specs?token=planted-query', { token: 'planted-wrong-token-01' });
    const all = `${at.log()}${JSON.stringify((await at.ask('GET', '/api/specs/shop.yaml/history')).json)}${(await at.ask('GET', '/metrics')).text}`;
    for (const secret of [
      READ,
      SCOPED,
      'write-token-0123456789',
      identity,
      'planted-cookie',
      'planted-wrong-token-01',
      'planted-query',
    ])
      expect([secret, all.includes(secret)]).toEqual([secret, false]);
    expect(at.log()).toMatch(/"audit":true.*"paths":\["shop.yaml"\],"author":"Ada Lovelace","login":"ada"/);
  });

  it('limits bodies, and takes nothing but JSON', async () => {
    const large = await at.ask('POST', '/api/validate', {
      body: { drafts: [{ path: 'a.yaml', text: 'x'.repeat(9_000_000) }] },
    });
    expect(large).toMatchObject({ status: 413, json: { error: 'too-large' } });
    const form = await at.ask('POST', '/api/validate', {
      body: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form).toMatchObject({ status: 400 });
    const odd = await at.ask('POST', '/api/validate', {
      body: '{"__proto__":{"x":1},"drafts":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(odd).toMatchObject({ status: 400, json: { error: 'bad-request' } });
  });

  it('answers a YAML bomb and a giant expression within a second or two', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
      .join('\n')}\n`;
    const rule = (expr: string) =>
      `apiVersion: quartet/v1\nkind: RuleSet\nmetadata: { name: x }\nspec:\n  groups:\n    - name: g\n      rules:\n        - { alert: A, expr: '${expr}' }\n`;
    const texts = [
      bomb,
      rule(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`),
      rule(`x{a=~"${'(a|b)*'.repeat(5_000)}"}`),
      rule(`${'x + '.repeat(20_000)}x`),
      '['.repeat(100_000),
    ];
    for (const text of texts) {
      const started = performance.now();
      const answer = await at.ask('POST', '/api/validate', { body: { drafts: [{ path: 'bomb.yaml', text }] } });
      expect(answer.status).toBe(200);
      expect(performance.now() - started).toBeLessThan(20_000);
    }
  });

  it('describes itself, and says when it is ready', async () => {
    expect((await at.ask('GET', '/api/openapi.json')).json).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/specs/{path}': { put: { operationId: 'saveSpec' } } },
    });
    expect((await at.ask('GET', '/readyz', { token: '' })).json).toEqual({ status: 'ok', prometheus: 'up (2.42.0)' });
    expect((await at.ask('GET', '/healthz', { token: '' })).json).toEqual({ status: 'ok' });
  });
});
