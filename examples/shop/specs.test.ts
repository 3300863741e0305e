import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../generator/src/compile.ts';
import { readSpecs } from '../../generator/src/specfile/read.ts';
import { startShop } from './app.ts';

const EXAMPLES = join(import.meta.dirname, '..');

function sources(folder: string) {
  const files = readdirSync(join(EXAMPLES, folder)).filter((file) => file.endsWith('.yaml'));
  return files
    .sort()
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(EXAMPLES, folder, file), 'utf8') }));
}

it.each([
  [
    'shop/quartet',
    ['prometheus/rules/shop-db.database.yaml', 'prometheus/rules/shop-db.host.yaml', 'prometheus/rules/shop.yaml'],
  ],
  [
    'shop/demo',
    ['prometheus/rules/local.host.yaml', 'prometheus/rules/shop-db.database.yaml', 'prometheus/rules/shop.yaml'],
  ],
  ['flask/quartet', ['prometheus/rules/shop-flask.yaml', 'prometheus/rules/shop-guide.yaml']],
  ['flask/demo', ['prometheus/rules/shop-flask.yaml', 'prometheus/rules/shop-guide.yaml']],
])('compiles %s without a finding', (folder, paths) => {
  const { files, diagnostics } = compile(sources(folder), { targets: ['prometheus-rules'] });
  expect(diagnostics).toEqual([]);
  expect(files.map(({ path }) => path).sort()).toEqual([...paths].sort());
});

it('has a bucket boundary in the shop at the threshold of every latency objective', async () => {
  const services = ['shop/quartet', 'shop/demo'].flatMap((folder) => readSpecs(sources(folder)).model.services);
  const thresholds = services.flatMap(({ objectives }) =>
    objectives.flatMap(({ measure }) => (measure.kind === 'latency' ? [measure.threshold / 1000] : [])),
  );
  expect(thresholds).toEqual([0.25, 0.4, 0.25, 0.4]);
  const shop = await startShop(0);
  await fetch(`${shop.url}/products`);
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  await shop.stop();
  const bounds = [...text.matchAll(/^http_request_duration_seconds_bucket\{le="([\d.]+)"/gm)].map(([, le]) =>
    Number(le),
  );
  expect(bounds).toEqual(expect.arrayContaining(thresholds));
});

it('promises the same things in production and in fast motion, but for targets and windows', () => {
  for (const example of ['shop', 'flask']) {
    const promises = (folder: string) =>
      readSpecs(sources(`${example}/${folder}`)).model.services.map(({ name, profile, selector, objectives }) => ({
        name,
        profile,
        selector,
        objectives: objectives.map(({ name: objective, measure, where }) => ({ objective, measure, where })),
      }));
    const production = promises('quartet');
    const fast = promises('demo');
    expect(production.map(({ name, profile, selector }) => ({ name, profile, selector }))).toEqual(
      fast.map(({ name, profile, selector }) => ({ name, profile, selector })),
    );
    for (const [index, service] of fast.entries()) {
      expect(production[index]!.objectives).toEqual(expect.arrayContaining(service.objectives));
    }
  }
});
