import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LivePrometheus, startPrometheus } from '../../../backtest/testing/live-prometheus.ts';
import { SERVE_LIMITS } from '../http/options.ts';
import { type RunningServer, startServer } from '../server.ts';
import { prepareSite, realIo, specOf, textsBelow } from '../testing/site.ts';
import { gatewayExtension } from './extension.ts';

const GROUP = 'name: g\nrules: [{ alert: A, expr: up == 0, for: 1m }]\n';

let folder: string;
let prometheus: LivePrometheus;
let server: RunningServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-gateway-'));
  prepareSite(folder, { 'shop.yaml': specOf('shop') });
  prometheus = await startPrometheus({ ruleFiles: join(folder, 'rules/*.yaml') });
  const token = (name: string, access: 'read' | 'write', scopes = ['']) => ({
    name,
    secret: `${name}-secret`,
    access,
    scopes,
  });
  server = await startServer(
    {
      specs: join(folder, 'specs'),
      rules: join(folder, 'rules'),
      prometheus: new URL(prometheus.url),
      prometheusToken: undefined,
      promtool: undefined,
      host: '127.0.0.1',
      port: 0,
      gateway: true,
      timeoutMs: 10_000,
      lookMs: 60_000,
      today: () => new Date(),
      limits: { proveMs: 0 },
      http: {
        tokens: [token('reader', 'read'), token('writer', 'write'), token('team', 'write', ['team/'])],
        grafana: undefined,
        grafanaOrg: 1,
        requireUser: false,
        readOnly: false,
        limits: SERVE_LIMITS,
      },
      extend: gatewayExtension({
        rulesFolder: join(folder, 'rules'),
        grafana: new URL('https://grafana.example.com/'),
      }),
    },
    realIo(folder),
    pino({ level: 'silent' }),
  );
  await server.settled;
}, 60_000);

afterAll(async () => {
  await server?.close();
  await prometheus?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, name: string, body?: string, type?: string) {
  const headers: Record<string, string> = {
    authorization: `Bearer ${name}-secret`,
    ...(type ? { 'content-type': type } : {}),
  };
  const response = await fetch(new URL(`/gateway${path}`, server.url), { method, headers, ...(body ? { body } : {}) });
  return { status: response.status, text: await response.text() };
}

describe('the gateway within the server', () => {
  it('passes queries on, also as forms, for any token of the server and for no other', async () => {
    const query = await ask('POST', '/api/v1/query', 'reader', 'query=vector(7)', 'application/x-www-form-urlencoded');
    expect(query.text).toContain('"7"');
    expect((await ask('GET', '/api/v1/query?query=1', 'nobody')).status).toBe(403);
    expect((await ask('GET', '/api/v1/status/buildinfo', 'reader')).text).toContain('"ruler_config_api":"true"');
  });

  it('lets those write who may, where they may', async () => {
    expect((await ask('POST', '/config/v1/rules/ns', 'reader', GROUP)).status).toBe(403);
    expect((await ask('POST', '/config/v1/rules/ns', 'team', GROUP)).text).toContain('no access to `rulesets/ns.yaml`');
    expect((await ask('POST', '/config/v1/rules/ns', 'writer', GROUP, 'application/yaml')).status).toBe(202);
    expect(textsBelow(join(folder, 'specs'))).toHaveProperty('rulesets/ns.yaml');
    expect((await ask('GET', '/config/v1/rules/ns', 'reader')).text).toContain('alert: ');
    expect((await ask('DELETE', '/config/v1/rules/ns', 'writer')).status).toBe(202);
  });

  it('links to the editor in Grafana', async () => {
    const told = await ask('DELETE', '/config/v1/rules/shop', 'writer');
    expect(told.status).toBe(403);
    expect(told.text).toContain('https://grafana.example.com/a/quartet-goldensignals-app/services/shop/alerts');
  });
});
