import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PrometheusStub } from '../serve/testing/prometheus-stub.ts';
import { prometheusStub } from '../serve/testing/prometheus-stub.ts';
import { textsBelow } from '../serve/testing/site.ts';
import type { World } from '../testing/world.ts';
import { SPEC, world } from '../testing/world.ts';

let at: World;
let stub: PrometheusStub;
beforeEach(async () => {
  at = world({ 'specs/a.yaml': SPEC, 'specs/b.yaml': SPEC.replaceAll('checkout', 'cart') });
  stub = await prometheusStub(at.path('rules'));
});
afterEach(() => stub.close());

const apply = (more = '') =>
  at.run(`apply specs --rules rules --prometheus ${stub.url.href} --timeout 1s${more}`, {
    fetch,
    now: () => performance.now(),
  });

it('writes, reloads and verifies, says each in a line, and leaves nothing else behind', async () => {
  const { code, stdout, stderr } = await apply();
  expect([code, stderr]).toEqual([0, expect.stringContaining('2 added, 0 changed, 0 removed')]);
  expect(stdout.split('\n').map((line) => line.slice(0, 19).trim())).toEqual([
    'done    checked',
    'done    written',
    'done    reloaded',
    'done    verified',
    '',
  ]);
  expect(Object.keys(textsBelow(at.path('rules'), true))).toEqual([
    '.quartet-manifest.json',
    'cart.yaml',
    'checkout.yaml',
  ]);
  expect([...stub.loaded().keys()].sort()).toEqual(['cart.yaml', 'checkout.yaml']);
  expect((await apply()).stderr).toContain('0 added, 0 changed, 0 removed');
  expect(stub.reloads()).toBe(1);
});

it('takes away the rules of a spec that is gone, and leaves the files of others', async () => {
  await apply();
  at.write('rules/mine.yaml', 'groups: []\n');
  const { stderr } = await at.run(`apply specs/a.yaml --rules rules --prometheus ${stub.url.href} --timeout 1s`, {
    fetch,
    now: () => performance.now(),
  });
  expect(stderr).toContain('0 added, 0 changed, 1 removed');
  expect(Object.keys(textsBelow(at.path('rules')))).toEqual(['checkout.yaml', 'mine.yaml']);
});

it.each(['refuses', 'forgets', 'hangs'] as const)('puts everything back when Prometheus %s', async (mode) => {
  await apply();
  const before = textsBelow(at.path('rules'), true);
  at.write('specs/a.yaml', SPEC.replace('99.9%', '99%'));
  stub.mode = mode;
  const { code, stderr } = await apply();
  expect([code, stderr]).toEqual([1, expect.stringContaining('as they were before')]);
  expect(textsBelow(at.path('rules'), true)).toEqual(before);
});

it('changes nothing where the specs have errors, or a file of somebody else is in the way', async () => {
  at.write('rules/checkout.yaml', 'groups: []\n');
  expect(await apply()).toMatchObject({ code: 1, stderr: expect.stringContaining('was not written by Quartet') });
  at.write('specs/a.yaml', SPEC.replace('node-http', 'nothing'));
  expect(await apply()).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was changed in rules') });
  expect(Object.keys(textsBelow(at.path('rules')))).toEqual(['checkout.yaml']);
  expect(stub.reloads()).toBe(0);
});
