import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { argumentsWithRoom } from './room.ts';

const started = (command: string, execArgv: readonly string[] = [], env = {}) =>
  argumentsWithRoom({ argv: ['node', 'quartet.js', ...command.split(' ')], execArgv, env });

it('starts a server again with less room for short-lived values, and every other argument', () => {
  expect(started('serve --specs a', ['--conditions=source'])).toEqual([
    'node',
    '--max-semi-space-size=8',
    '--conditions=source',
    'quartet.js',
    'serve',
    '--specs',
    'a',
  ]);
  expect(started('--format json serve')).toBeDefined();
});

it('leaves other commands, and a size that somebody chose, as they are', () => {
  for (const command of ['generate specs --out rules', 'help', 'serve --help'])
    expect(started(command)).toBeUndefined();
  expect(started('serve', ['--max-semi-space-size=32'])).toBeUndefined();
  expect(started('serve', ['--max_semi_space_size=32'])).toBeUndefined();
  expect(started('serve', [], { NODE_OPTIONS: '--max-semi-space-size=64 --enable-source-maps' })).toBeUndefined();
});

it('is the same process afterwards, once', async () => {
  const child = spawn(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, 'testing/room-child.ts'), 'serve', '--specs', 'a b'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: Buffer[] = [];
  const complained: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  expect(Buffer.concat(complained).toString()).toBe('');
  const { argv, execArgv, pid } = JSON.parse(Buffer.concat(said).toString());
  expect(pid).toBe(child.pid);
  expect(argv).toEqual(['serve', '--specs', 'a b']);
  expect(execArgv).toEqual(['--max-semi-space-size=8', '--conditions=source']);
});
