import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChildren, endLeftovers, lastWords } from './children.ts';
import { identityOf, isRunning } from './process-identity.ts';
import { readRun, writeRun } from './run-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-children-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function shell(name: string, script: string) {
  return { name, command: 'sh', args: ['-c', script], cwd: folder };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('ends its programs together with what they started, and forgets the run', async () => {
  const children = createChildren(folder);
  children.start({ ...shell('server', 'sleep 300 & echo $! > grandchild; wait'), url: 'http://127.0.0.1:1' });
  await until(() => existsSync(join(folder, 'grandchild')) && readFileSync(join(folder, 'grandchild'), 'utf8') !== '');
  const grandchild = identityOf(Number(readFileSync(join(folder, 'grandchild'), 'utf8')))!;
  expect(readRun(folder)).toMatchObject({ children: [{ name: 'server' }], urls: { server: 'http://127.0.0.1:1' } });
  await children.stop();
  await until(() => !isRunning(grandchild));
  expect(readRun(folder)).toBeUndefined();
});

it('does not wait for a program that ignores being asked, once hurried', async () => {
  const children = createChildren(folder);
  children.start(shell('deaf', "trap '' TERM; echo ready; while :; do sleep 1; done"));
  await until(() => lastWords(folder, 'deaf') === 'ready');
  const start = performance.now();
  setTimeout(children.hurry, 200);
  await children.stop();
  expect(performance.now() - start).toBeLessThan(3000);
});

it('reports a program that ends, with its last words, unless it may', async () => {
  const children = createChildren(folder);
  children.start({ ...shell('load', 'exit 0'), ends: true });
  children.start(shell('server', 'echo first; echo no such file >&2; exit 3'));
  expect(await children.ended).toEqual({ name: 'server', how: 'ended with code 3', log: 'first\nno such file' });
  await children.stop();
});

it('reports a program that cannot be started', async () => {
  const children = createChildren(folder);
  children.start({ name: 'missing', command: join(folder, 'nowhere'), args: [], cwd: folder });
  expect(await children.ended).toMatchObject({ name: 'missing', how: expect.stringContaining('ENOENT') });
  await children.stop();
});

it('ends what a killed run left behind, and nothing that took over its process id', async () => {
  const left = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
  const bystander = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)));
  const gone = spawnSync('true');
  writeRun(folder, {
    owner: { pid: gone.pid, began: 'long ago' },
    children: [
      { ...identityOf(left.pid!)!, name: 'prometheus' },
      { pid: bystander.pid!, began: 'at another time', name: 'shop' },
    ],
    urls: {},
  });
  expect(await endLeftovers(folder)).toEqual(['prometheus']);
  expect(await ended).toBe('SIGTERM');
  expect(identityOf(bystander.pid!)).toBeDefined();
  bystander.kill();
  expect(await endLeftovers(folder)).toEqual([]);
});

it('leaves a run alone whose owner is still there', async () => {
  const owner = identityOf(process.pid)!;
  writeRun(folder, { owner, children: [], urls: {} });
  expect(await endLeftovers(folder)).toEqual({ busy: process.pid });
});

it('treats a run file that cannot be read as none', async () => {
  for (const text of ['', '{', '[]', '{"owner":{"pid":0,"began":""},"children":[],"urls":{}}']) {
    writeFileSync(join(folder, 'run.json'), text);
    expect(await endLeftovers(folder), text).toEqual([]);
  }
});

it('tells a process that has ended from one that runs', async () => {
  const child = spawn('sleep', ['300']);
  const identity = identityOf(child.pid!)!;
  expect(isRunning(identity)).toBe(true);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  expect(isRunning(identity)).toBe(false);
});
