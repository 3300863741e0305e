import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type World, world } from '../testing/world.ts';
import { findPromtool, promtoolIfAny } from './find.ts';

function installed(...paths: readonly string[]): World {
  const here = world(Object.fromEntries(paths.map((path) => [path, '#!/bin/sh\n'])));
  for (const path of paths) chmodSync(here.path(path), 0o755);
  return here;
}

describe('findPromtool', () => {
  it('takes the one asked for before PROMTOOL before the PATH', () => {
    const here = installed('asked', 'env/p', 'bin/promtool');
    const env = { PROMTOOL: here.path('env/p'), PATH: `${here.path('none')}:${here.path('bin')}` };
    expect(findPromtool('./asked', { ...here.io, env })).toBe(here.path('asked'));
    expect(findPromtool(undefined, { ...here.io, env })).toBe(here.path('env/p'));
    expect(findPromtool(undefined, { ...here.io, env: { ...env, PROMTOOL: '' } })).toBe(here.path('bin/promtool'));
  });

  it('looks up a bare name on the PATH, never in the current folder', () => {
    const here = installed('promtool', 'bin/promtool-3');
    const io = { ...here.io, env: { PATH: `.::${here.path('bin')}` } };
    expect(findPromtool('promtool-3', io)).toBe(here.path('bin/promtool-3'));
    expect(promtoolIfAny(io)).toBeUndefined();
  });

  it('names the command that installs it', () => {
    expect(() => findPromtool(undefined, { ...world().io, env: {} })).toThrow('`promtool` is not on the PATH');
    const refused = world().run('test a.yaml', { env: {} });
    return expect(refused).resolves.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('apt-get install prometheus'),
    });
  });

  it('refuses what cannot be run, saying who asked for it', () => {
    const here = world({ 'README.md': '' });
    expect(() => findPromtool('./README.md', here.io)).toThrow('`./README.md`, given by --promtool, is not a program');
    expect(() => findPromtool(undefined, { ...here.io, env: { PROMTOOL: './gone' } })).toThrow('given by PROMTOOL');
  });
});
