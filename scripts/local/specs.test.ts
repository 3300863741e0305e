import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from './paths.ts';
import { prepareSpecs } from './specs.ts';

let specs: string;
beforeEach(() => {
  specs = join(mkdtempSync(join(tmpdir(), 'quartet-specs-')), 'specs');
});
afterEach(() => {
  rmSync(join(specs, '..'), { recursive: true });
});

const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: specs, encoding: 'utf8' }).stdout.trim();

it('copies the specs of what runs, and commits them', () => {
  const files = prepareSpecs(specs, { shop: true, database: true, flask: true });
  expect(files).toEqual(expect.arrayContaining(['shop/shop.yaml', 'shop/database.yaml', 'flask/shops.yaml']));
  const read = (file: string) => readFileSync(file, 'utf8');
  expect(read(join(specs, 'shop/shop.yaml'))).toBe(read(join(ROOT, 'examples/shop/demo/shop.yaml')));
  expect(git('status', '--porcelain')).toBe('');
  expect(git('ls-files').split('\n').sort()).toEqual([...files].sort());
});

it('leaves a spec as somebody changed it', () => {
  prepareSpecs(specs, { shop: true, database: false, flask: false });
  const file = join(specs, 'shop/shop.yaml');
  writeFileSync(file, '# mine\n');
  prepareSpecs(specs, { shop: true, database: false, flask: false });
  expect(readFileSync(file, 'utf8')).toBe('# mine\n');
  expect(git('log', '--format=%s')).toBe('Specs of what runs here\nSpecs of what runs here');
});

it('takes away the specs of what does not run, and brings them back with it', () => {
  prepareSpecs(specs, { shop: true, database: true, flask: true });
  const files = prepareSpecs(specs, { shop: true, database: false, flask: false });
  expect(files).toContain('shop/shop.yaml');
  expect(existsSync(join(specs, 'shop/database.yaml'))).toBe(false);
  expect(existsSync(join(specs, 'flask/shops.yaml'))).toBe(false);
  prepareSpecs(specs, { shop: true, database: true, flask: true });
  expect(existsSync(join(specs, 'flask/shops.yaml'))).toBe(true);
});

it('makes no commit where nothing changed', () => {
  const watched = { shop: true, database: true, flask: true };
  prepareSpecs(specs, watched);
  const before = git('rev-parse', 'HEAD');
  prepareSpecs(specs, watched);
  expect(git('rev-parse', 'HEAD')).toBe(before);
});

it('has the address of the page for the links in alerts, while there is one', () => {
  const watched = { shop: true, database: false, flask: false };
  expect(prepareSpecs(specs, watched, 'http://127.0.0.1:3001')).toContain('defaults.yaml');
  expect(readFileSync(join(specs, 'defaults.yaml'), 'utf8')).toContain('  grafana: http://127.0.0.1:3001\n');
  prepareSpecs(specs, watched);
  expect(existsSync(join(specs, 'defaults.yaml'))).toBe(false);
});
