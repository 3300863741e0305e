import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from './local/paths.ts';
import { findProgram, needsInstall, nodePaths, promtool3Path } from './setup.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function setup(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [join(ROOT, 'scripts/setup.mjs'), ...args], { encoding: 'utf8', env });
}

it('installs packages when there are none, or when the lock is younger than they are', () => {
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  expect(needsInstall(folder)).toBe(true);
  const list = join(folder, 'node_modules/.package-lock.json');
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(list, '{}');
  expect(needsInstall(folder)).toBe(false);
  utimesSync(list, 1000, 1000);
  expect(needsInstall(folder)).toBe(true);
});

it('trusts its stamp over the times of files', () => {
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  mkdirSync(join(folder, 'node_modules'));
  const list = join(folder, 'node_modules/.package-lock.json');
  writeFileSync(list, '{}');
  utimesSync(list, 1000, 1000);
  const ofEmptyObject = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
  writeFileSync(join(folder, 'node_modules/.quartet-lock-sha256'), ofEmptyObject);
  expect(needsInstall(folder)).toBe(false);
  writeFileSync(join(folder, 'package-lock.json'), '{"changed":1}');
  expect(needsInstall(folder)).toBe(true);
});

it('finds a program by any of its names, and only where it can be run', () => {
  const program = join(folder, 'prometheus-alertmanager');
  writeFileSync(program, '#!/bin/sh\n');
  const names = ['quartet-no-such-program', 'prometheus-alertmanager'];
  chmodSync(program, 0o644);
  const only = { PATH: folder };
  expect(findProgram(['prometheus-alertmanager'], only)).toBeUndefined();
  chmodSync(program, 0o755);
  expect(findProgram(names, only)).toBe(program);
  mkdirSync(join(folder, 'quartet-no-such-program'));
  expect(findProgram(names, only)).toBe(program);
});

it('keeps promtool in the cache folder of the user, by version', () => {
  expect(promtool3Path({ XDG_CACHE_HOME: '/var/cache/me' })).toMatch(
    /^\/var\/cache\/me\/quartet\/promtool-\d+\.\d+\.\d+\/promtool$/,
  );
  expect(promtool3Path({})).toMatch(/\/\.cache\/quartet\/promtool-/);
});

it('keeps the other versions of Node there too, each by its version', () => {
  const paths = nodePaths({ XDG_CACHE_HOME: '/var/cache/me' });
  expect(paths.map((path) => /^\/var\/cache\/me\/quartet\/node-(\d+)\.\d+\.\d+\/.*\/node$/.exec(path)?.[1])).toEqual([
    '22',
    '26',
  ]);
});

it('installs nothing twice: a Node that is there is taken as it is', () => {
  for (const path of nodePaths({ XDG_CACHE_HOME: folder })) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 });
  }
  const { status, stderr } = setup(['node22', 'node26'], { ...process.env, XDG_CACHE_HOME: folder });
  expect([status, stderr]).toEqual([0, '']);
});

it('names the programs it knows when it is asked for another', () => {
  const { status, stderr } = setup(['prometeus'], process.env);
  expect(status).toBe(2);
  expect(stderr).toContain('`prometeus` is no program known here.');
  expect(stderr).toContain(
    'mysqld_exporter, node22, node26, node_exporter, postgres, postgres_exporter, prometheus, promtool, promtool3, python3',
  );
});
