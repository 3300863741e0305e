import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../local/paths.ts';
import { promisesOf } from './promises.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-promises-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder of specs with these services, each with one objective. */
function specs(...services: readonly string[]): string {
  const path = join(folder, 'specs');
  mkdirSync(path);
  for (const [index, metadata] of services.entries()) {
    const text = `apiVersion: quartet/v1\nkind: Service\nmetadata: ${metadata}\nspec:\n  profile: node-http\n  selector: { job: "${index}" }\n  objectives: [{ name: up, signal: errors, target: 99% }]\n`;
    writeFileSync(join(path, `${index}.yaml`), text);
  }
  return path;
}

it('compiles what the demo of the shop promises', async () => {
  const promises = await promisesOf(join(ROOT, 'examples/shop/demo'), 'shop', folder);
  expect(promises).toMatchObject({
    path: join(folder, 'thresholds/k6/shop.thresholds.json'),
    file: {
      thresholds: {
        'http_req_failed{service:shop}': ['rate<=0.01'],
        'http_req_duration{service:shop}': ['p(99)<250'],
        'http_req_duration{service:shop,route:/orders,method:POST}': ['p(99)<400'],
      },
      notExpressed: [],
    },
  });
});

it('names the services there are when the wanted one is not among them', async () => {
  const path = specs('{ name: basket }', '{ name: cart }');
  expect(await promisesOf(path, 'shop', folder)).toBe(
    `${path} promises nothing about the requests of \`shop\`. It does for basket, cart: choose with --service.`,
  );
});

it('does not choose between two deployments of one name', async () => {
  const path = specs('{ name: shop, identity: { env: a } }', '{ name: shop, identity: { env: b } }');
  expect(await promisesOf(path, 'shop', folder)).toContain('describes `shop` 2 times, by its identity');
});

it('says what is wrong with a spec, at its place', async () => {
  const path = specs('{ name: shop }');
  writeFileSync(join(path, '0.yaml'), 'apiVersion: quartet/v1\nkind: Servce\n');
  expect(await promisesOf(path, 'shop', folder)).toMatch(/0\.yaml:2:7.*error/s);
});

it('says so when there is no spec', async () => {
  expect(await promisesOf(join(folder, 'nowhere'), 'shop', folder)).toContain('nowhere');
});
