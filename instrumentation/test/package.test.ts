/** The package as it is published: built, packed, and imported both ways, with each client and Node at hand. */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS } from '../src/options.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** This Node, and those whose paths stand in QUARTET_TEST_NODES. */
const NODES = [
  process.execPath,
  ...(process.env.QUARTET_TEST_NODES ?? '').split(delimiter).filter((path) => path !== ''),
];

let work: string;

/** A project that has the built package, and nothing else but what is named. */
function project(name: string, packages: readonly string[]): string {
  const dir = join(work, name.replace(/\W/g, '-'));
  const scope = join(dir, 'node_modules', '@quartet', 'instrumentation');
  mkdirSync(scope, { recursive: true });
  cpSync(join(work, 'package'), scope, { recursive: true });
  for (const each of packages) {
    const target = join(dir, 'node_modules', each);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(packageRoot(each), target);
  }
  writeFileSync(join(dir, 'package.json'), '{"name":"project","version":"1.0.0"}');
  return dir;
}

function packageRoot(name: string): string {
  let dir = dirname(require.resolve(name));
  while (!existsSync(join(dir, 'package.json')) || !dir.endsWith(name)) dir = dirname(dir);
  return dir;
}

function sizeOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((size, entry) => size + sizeOf(join(path, entry)), 0);
}

const USE = `
const run = async ({ instrument }, client) => {
  const g = instrument(client === undefined ? {} : { registry: new client.Registry() });
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => response.end('x'));
  g.http(server);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await (await fetch('http://127.0.0.1:' + server.address().port)).text();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const text = client === undefined ? await g.metrics() : await g.core.registry.metrics();
  if (!text.includes('http_request_duration_seconds_count{method="GET",route="__unmatched__",status="200"} 1')) throw new Error(text);
  await g.close();
};
`;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'quartet-package-'));
  // What is published, and not what lies in the folder.
  const packed = join(work, 'package');
  mkdirSync(packed);
  for (const file of ['package.json', 'README.md']) cpSync(join(home, file), join(packed, file));
  execFileSync(process.execPath, [join(home, 'build.mjs'), join(packed, 'dist')], { stdio: 'pipe' });
}, 120_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the built package', () => {
  it('is smaller than 300 KB', () => {
    expect(sizeOf(join(work, 'package'))).toBeLessThan(300 * 1024);
  });

  it('is what publint and attw expect', { timeout: 120_000 }, () => {
    const packed = join(work, 'package');
    for (const args of [
      ['publint', '--strict', packed],
      ['attw', '--pack', packed, '--profile', 'node16', '--format', 'ascii'],
    ]) {
      const { status, stdout, stderr } = spawnSync('npx', args, { cwd: home, encoding: 'utf8' });
      expect([args[0], status, status === 0 ? '' : stdout + stderr]).toEqual([args[0], 0, '']);
    }
  });

  it('needs no package at all', () => {
    const { dependencies } = require('../package.json') as { dependencies?: object };
    expect(dependencies).toBeUndefined();
  });

  it('gives the table of metrics both ways, and the same one', () => {
    const dir = project('table', []);
    writeFileSync(
      join(dir, 'a.mjs'),
      "import { METRICS } from '@quartet/instrumentation/metrics'; console.log(JSON.stringify(METRICS));",
    );
    writeFileSync(
      join(dir, 'a.cjs'),
      "console.log(JSON.stringify(require('@quartet/instrumentation/metrics').METRICS));",
    );
    const [esm, cjs] = ['a.mjs', 'a.cjs'].map((file) =>
      execFileSync(process.execPath, [file], { cwd: dir, encoding: 'utf8' }),
    );
    expect(JSON.parse(esm as string).httpRequestDuration.name).toBe('http_request_duration_seconds');
    expect(cjs).toBe(esm);
  });

  it('shares one automatic start between both kinds of module', () => {
    const dir = project('auto', []);
    writeFileSync(
      join(dir, 'a.cjs'),
      `const { instrument } = require('@quartet/instrumentation');
       import('@quartet/instrumentation').then((esm) => console.log(instrument() === esm.instrument()));`,
    );
    const env = { ...process.env, QUARTET_METRICS_PORT: '0' };
    for (const flag of [
      ['--import', '@quartet/instrumentation/auto'],
      ['--require', '@quartet/instrumentation/auto'],
    ]) {
      expect(execFileSync(process.execPath, [...flag, 'a.cjs'], { cwd: dir, encoding: 'utf8', env })).toBe('true\n');
    }
  });
});

describe.each(NODES)('on %s', (node) => {
  it.each([...CLIENTS, 'no client'])('works with %s, as an ES module and as CommonJS', (client) => {
    const dir = project(`${node}-${client}`, client === 'no client' ? [] : [client]);
    const given = client === 'no client' ? 'undefined' : 'client';
    const imported = client === 'no client' ? '' : `import client from '${client}';`;
    const required = client === 'no client' ? '' : `const client = require('${client}');`;
    writeFileSync(
      join(dir, 'a.mjs'),
      `${imported}\nimport * as q from '@quartet/instrumentation';\n${USE}\nawait run(q, ${given});`,
    );
    writeFileSync(
      join(dir, 'a.cjs'),
      `${required}\nconst q = require('@quartet/instrumentation');\n${USE}\nrun(q, ${given});`,
    );
    for (const file of ['a.mjs', 'a.cjs']) {
      const { status, stderr } = spawnSync(node, [file], { cwd: dir, encoding: 'utf8' });
      expect([file, status, status === 0 ? '' : stderr]).toEqual([file, 0, '']);
    }
  });
});
