import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayExtension } from '../serve/gateway/extension.ts';
import type { MimirStub } from '../serve/testing/mimir-stub.ts';
import { mimirStub } from '../serve/testing/mimir-stub.ts';
import { READ, running, WRITE } from '../serve/testing/running.ts';
import type { World } from '../testing/world.ts';
import { SPEC, world } from '../testing/world.ts';

let at: World;
let mimir: MimirStub;
const live = { fetch, now: () => performance.now() };

beforeEach(async () => {
  at = world({ 'specs/a.yaml': SPEC, 'specs/b.yaml': SPEC.replaceAll('checkout', 'cart'), token: 'a-token\n' });
  mimir = await mimirStub();
});
afterEach(() => mimir.close());

const apply = (more = '', specs = 'specs') =>
  at.run(`apply ${specs} --mimir ${mimir.url.href} --tenant web --timeout 1s${more}`, live);
const diff = (more = '') => at.run(`diff specs --mimir ${mimir.url.href} --tenant web${more}`, live);
const groups = () =>
  Object.entries(mimir.of('web')).flatMap(([namespace, all]) => Object.keys(all).map((name) => `${namespace} ${name}`));

/** A group of somebody else, with a field that only Mimir knows. */
const post = (namespace: string, group: string) =>
  fetch(new URL(`/prometheus/config/v1/rules/${encodeURIComponent(namespace)}`, mimir.url), {
    method: 'POST',
    headers: { 'x-scope-orgid': 'web' },
    body: group,
  });
const FEDERATED = 'name: odd\nsource_tenants: [a, b]\nrules: [{ record: "a:b", expr: sum(up) }]\n';

describe('quartet apply --mimir', () => {
  it('sets the groups of each owner in a namespace of its own, and reads them back', async () => {
    const { code, stderr, stdout } = await apply();
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/groups of rules: \d+ added, 0 changed, 0 removed, 0 un/),
    ]);
    expect(stdout.split('\n').map((line) => line.slice(0, 19).trim())).toEqual([
      'done    checked',
      'done    written',
      'done    verified',
      '',
    ]);
    expect(Object.keys(mimir.of('web'))).toEqual(['quartet.cart', 'quartet.checkout']);
    expect(groups()).toContain('quartet.checkout quartet-checkout-fast');
    expect(mimir.of('other')).toEqual({});
  });

  it('changes nothing the second time, and only what differs after that', async () => {
    await apply();
    mimir.asked.length = 0;
    expect((await apply()).stderr).toMatch(/ 0 added, 0 changed, 0 removed, \d+ unchanged/);
    expect(mimir.asked).toEqual(['GET']);
    at.write('specs/a.yaml', SPEC.replace('99.9%', '99%'));
    await apply();
    const written = mimir.asked.filter((one) => !one.startsWith('GET'));
    expect(written.length).toBeGreaterThan(0);
    expect(written.every((one) => one.startsWith('POST quartet.checkout'))).toBe(true);
    expect(JSON.stringify(mimir.of('web'))).toContain('0.144');
  });

  it('takes a retired service away, and touches no namespace of others', async () => {
    await post('team/rules', FEDERATED);
    await apply();
    const { stderr } = await apply('', 'specs/a.yaml');
    expect(stderr).toMatch(/ 0 added, 0 changed, [1-9]\d* removed/);
    expect(Object.keys(mimir.of('web'))).toEqual(['quartet.checkout', 'team/rules']);
    expect(mimir.of('web')['team/rules']).toMatchObject({ odd: { source_tenants: ['a', 'b'] } });
  });

  it('shares a tenant by prefixes', async () => {
    await apply(' --prefix a.', 'specs/a.yaml');
    await apply(' --prefix b.', 'specs/b.yaml');
    expect(Object.keys(mimir.of('web'))).toEqual(['a.checkout', 'b.cart']);
    expect(await apply(' --prefix /')).toMatchObject({ code: 2, stderr: expect.stringContaining('such as team-a') });
  });

  it('says which limit a group is over', async () => {
    mimir.maxRules = 20;
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/limit: 20.*ruler_max_rules_per_rule_group/)]);
    expect(stderr).toContain('Nothing was changed.');
    expect(mimir.of('web')).toEqual({});
  });

  it.each([
    ['the store fails in the middle', (stub: MimirStub) => failAfter(stub, 3), 'the store is not there'],
    [
      'it stores something else',
      (stub: MimirStub) => {
        stub.stores = (group) => (stub.asked.length > 8 ? group : { ...group, rules: [] });
      },
      'does not hold what it took',
    ],
    ['the connection breaks after a write', (stub: MimirStub) => breakOnce(stub), 'broke off'],
  ])('puts every group back when %s', async (_, goWrong, words) => {
    await post('team', FEDERATED);
    await post('quartet.checkout', FEDERATED);
    const before = mimir.of('web');
    mimir.asked.length = 0;
    goWrong(mimir);
    const { code, stderr } = await apply();
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(stderr).toContain('as they were before');
    expect(mimir.of('web')).toEqual(before);
  });

  it('says so when what was written cannot be taken back', async () => {
    mimir.fails = () => mimir.asked.length > 3;
    expect((await apply()).stderr).toContain('could not all be put back');
    mimir.fails = () => false;
    expect((await apply()).code).toBe(0);
  });

  it('changes nothing where the specs have errors, or the ruler is none', async () => {
    const page = await at.run(`apply specs --mimir ${mimir.url.href}elsewhere --tenant web --timeout 1s`, live);
    expect(page).toMatchObject({ code: 1, stderr: expect.stringContaining('404 page not found') });
    const nobody = await at.run(`apply specs --mimir ${mimir.url.href} --timeout 1s`, live);
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('and the tenant?') });
    at.write('specs/a.yaml', SPEC.replace('node-http', 'nothing'));
    mimir.asked.length = 0;
    expect(await apply()).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed in http') });
    expect(mimir.asked).toEqual([]);
  });

  it('wants one place for the rules', async () => {
    expect(await at.run('apply specs')).toMatchObject({ code: 2, stderr: expect.stringContaining('--mimir') });
    expect((await at.run('apply specs --mimir http://m --rules r')).code).toBe(2);
    expect((await at.run('diff specs --mimir http://m --prometheus http://p')).code).toBe(2);
  });
});

describe('quartet diff --mimir', () => {
  it('is silent after an apply, and says by alert what would change', async () => {
    await post('team', FEDERATED);
    await apply();
    expect(await diff()).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('1 rule of others') });
    at.write('specs/a.yaml', SPEC.replace('99.9%', '99%'));
    const { code, stdout } = await diff();
    expect([code, stdout]).toEqual([1, expect.stringContaining('changed  alert   ErrorBudgetBurn')]);
    at.write('specs/a.yaml', 'kind: Defaults\napiVersion: quartet/v1\nspec: {}\n');
    expect((await diff()).stdout).toContain('removed  alert');
  });

  it('says what it got in place of rules', async () => {
    mimir.fails = () => true;
    expect(await diff()).toMatchObject({ code: 2, stderr: expect.stringContaining('the store is not there') });
  });
});

it('brings rules through `quartet serve --gateway`, with its token, into a plain Prometheus', async () => {
  const served = await running({}, { extend: gatewayExtension({ rulesFolder: 'rules', grafana: undefined }) });
  try {
    at.write('token', `${WRITE}\n`);
    const address = new URL('/gateway', served.server.url).href;
    const go = (command: string) => at.run(`${command} specs/a.yaml --mimir ${address} --token-file token`, live);
    const first = await go('apply');
    expect(first.stderr).toMatch(/[1-9]\d* added, 0 changed, 0 removed/);
    expect(first.code).toBe(0);
    expect([...served.stub.loaded().values()].join('')).toContain('alert: ErrorBudgetBurn');
    expect(await go('diff')).toMatchObject({ code: 0, stdout: '' });
    at.write('token', `${READ}\n`);
    at.write('specs/a.yaml', SPEC.replace('99.9%', '99%'));
    expect(await go('apply')).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed') });
  } finally {
    await served.close();
  }
}, 60_000);

function failAfter(stub: MimirStub, writes: number): void {
  let left = writes;
  let isOver = false;
  stub.fails = (request) => {
    if (isOver || !request.startsWith('POST') || left-- > 0) return false;
    isOver = true;
    return true;
  };
}

function breakOnce(stub: MimirStub): void {
  let isOver = false;
  stub.breaks = (request) => {
    if (isOver || !request.startsWith('POST')) return false;
    isOver = true;
    return true;
  };
}
