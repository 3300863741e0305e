import { expect, it } from 'vitest';
import { prometheusStub } from '../serve/testing/prometheus-stub.ts';
import { SPEC, world } from '../testing/world.ts';

const TOKEN = 'planted-token-0123456789';

const ARGS = 'serve --specs specs --rules rules --prometheus http://name:planted-password@localhost:9090';

it('prints its settings with every secret hidden', async () => {
  const at = world({
    'config.yaml': 'logLevel: debug\ntokens: [{ name: team, access: write, tokenFile: t, scopes: [team/] }]\n',
    t: `${TOKEN}\n`,
  });
  const env = {
    QUARTET_READ_TOKEN: `${TOKEN}-read`,
    QUARTET_GRAFANA: 'http://grafana:3000',
    QUARTET_LOG_LEVEL: 'warn',
  };
  const { code, stdout, stderr } = await at.run(`${ARGS} --config config.yaml --listen [::1]:1 --print-config`, {
    env,
  });
  expect(code).toBe(0);
  expect(`${stdout}${stderr}`).not.toContain('planted');
  expect(JSON.parse(stdout)).toMatchObject({
    host: '::1',
    port: 1,
    logLevel: 'warn',
    grafana: 'http://grafana:3000/',
    tokens: [
      { name: 'read', access: 'read', scopes: [''], token: '[hidden]' },
      { name: 'team', access: 'write', scopes: ['team/'] },
    ],
  });
});

it.each<[string, string, Readonly<Record<string, string>>, string]>([
  ['without a folder of specs', 'serve --rules r --prometheus http://p', {}, 'missing-setting'],
  ['with half an address', `${ARGS} --listen 9095`, {}, 'wrong-setting'],
  ['with half of TLS', `${ARGS} --tls-cert c.pem`, {}, 'wrong-setting'],
  ['with a token that can be guessed', ARGS, { QUARTET_WRITE_TOKEN: 'short' }, 'wrong-setting'],
  ['with a file that says more than it may', `${ARGS} --config odd.yaml`, {}, 'wrong-setting'],
  ['without tokens where others reach it', `${ARGS} --listen 0.0.0.0:0`, {}, 'no-tokens'],
  ['with rules among the specs', 'serve --specs specs --rules specs/rules --prometheus http://p', {}, 'wrong-folder'],
])('does not start %s', async (_, args, env, code) => {
  const at = world({ 'specs/a.yaml': SPEC, 'odd.yaml': 'tokens: [{ name: x, access: write, token: secret }]\n' });
  const ran = await at.run(args, { env });
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(code)]);
});

it('serves until it is interrupted', async () => {
  const at = world({ 'specs/a.yaml': SPEC });
  const stub = await prometheusStub(at.path('rules'));
  const stopping = new AbortController();
  let said = '';
  const stdout = {
    write: (text: string): void => {
      said += text;
    },
  };
  const args = `serve --specs specs --rules rules --prometheus ${stub.url.href} --listen 127.0.0.1:0 --prove-seconds 0`;
  const io = { fetch, signal: stopping.signal, now: () => performance.now(), stdout, stderr: { write: () => {} } };
  const { main } = await import('../main.ts');
  const ended = main(args.split(' '), { ...at.io, ...io });
  await expect.poll(() => said).toMatch(/^quartet serve: http:\/\/127\.0\.0\.1:\d+\/\n$/);
  const url = said.split(' ').at(-1)!.trim();
  await expect.poll(async () => (await fetch(`${url}readyz`)).status).toBe(200);
  expect(await (await fetch(`${url}api/specs`)).json()).toMatchObject({ total: 1 });
  const foreign = await fetch(`${url}api/specs`, { headers: { origin: 'http://elsewhere.example' } });
  expect(foreign.status).toBe(403);
  await expect.poll(() => [...stub.loaded().keys()]).toEqual(['checkout.yaml']);
  stopping.abort();
  expect(await ended).toBe(0);
  await stub.close();
});
