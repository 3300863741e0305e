import { describe, expect, it } from 'vitest';
import type { Files } from '../files.ts';
import { disk } from '../files.ts';
import { systemError, type World, world } from '../testing/world.ts';
import { recover, STAGING, stagedPath, swap } from './swap.ts';

const MOVES = { add: ['new/deep/a.yaml', 'b.yaml'], replace: ['c.yaml', 'd.yaml'], remove: ['old/e.yaml', 'f.yaml'] };
const BEFORE = { 'c.yaml': 'c1', 'd.yaml': 'd1', 'old/e.yaml': 'e1', 'f.yaml': 'f1' };
const AFTER = { 'b.yaml': 'b2', 'c.yaml': 'c2', 'd.yaml': 'd2', 'new/deep/a.yaml': 'a2' };

async function staged(): Promise<World> {
  const here = world(BEFORE);
  for (const [path, text] of Object.entries(AFTER)) await disk.writeDurably(stagedPath(here.folder, path), text);
  return here;
}

function contents(here: World, folder = ''): Record<string, string> {
  return Object.fromEntries(
    disk.list(here.path(folder)).flatMap(({ name, kind }) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      return kind === 'folder' ? Object.entries(contents(here, path)) : [[path, here.read(path)]];
    }),
  );
}

/** The disk that fails at the given call of a verb that changes something. */
function failingAt(call: number): { readonly files: Files; readonly hasFailed: () => boolean } {
  let calls = 0;
  const guarded =
    <A extends readonly unknown[], R>(verb: (...args: A) => R) =>
    (...args: A): R => {
      if (++calls === call) throw systemError('ENOSPC');
      return verb(...args);
    };
  const { rename, duplicate, makeFolder, writeDurably } = disk;
  const files = {
    ...disk,
    rename: guarded(rename),
    duplicate: guarded(duplicate),
    makeFolder: guarded(makeFolder),
    writeDurably: guarded(writeDurably),
  };
  return { files, hasFailed: () => calls >= call };
}

describe('swap', () => {
  it('adds, replaces and removes, and leaves neither staging nor empty folders', async () => {
    const here = await staged();
    await swap(here.folder, MOVES, disk);
    expect(contents(here)).toEqual(AFTER);
    expect(disk.kindOf(here.path('old'))).toBeUndefined();
  });

  it('restores everything, whichever step fails', async () => {
    let steps = 0;
    for (let call = 1; ; call++) {
      const here = await staged();
      const { files, hasFailed } = failingAt(call);
      const failure = await swap(here.folder, MOVES, files).catch((error: unknown) => error);
      if (!hasFailed()) break;
      steps++;
      expect(failure).toMatchObject({ code: 'ENOSPC' });
      // Where even the journal could not be written, nothing was moved and the caller clears the staging folder away.
      if (call === 1) disk.removeTree(here.path(STAGING));
      expect(contents(here)).toEqual(BEFORE);
      expect(disk.kindOf(here.path('new'))).toBeUndefined();
    }
    expect(steps).toBeGreaterThan(10);
  });

  it('leaves a file alone that appears where a new one was still to come', async () => {
    const here = await staged();
    const rename = (from: string, to: string): void => {
      if (to.endsWith('c.yaml') && !from.includes('old')) {
        here.write('b.yaml', 'of someone else');
        throw systemError('ENOSPC');
      }
      disk.rename(from, to);
    };
    await expect(swap(here.folder, MOVES, { ...disk, rename })).rejects.toThrow('ENOSPC');
    expect(contents(here)).toEqual({ ...BEFORE, 'b.yaml': 'of someone else' });
  });

  it('says so when taking back fails as well, and the next run restores', async () => {
    const here = await staged();
    let isBroken = false;
    const rename = (from: string, to: string): void => {
      isBroken ||= to.endsWith('b.yaml');
      if (isBroken) throw systemError('EIO');
      disk.rename(from, to);
    };
    const failure = swap(here.folder, MOVES, { ...disk, rename });
    await expect(failure).rejects.toMatchObject({ finding: { code: 'half-written' } });
    expect(here.read('c.yaml')).toBe('c2');
    expect(recover(here.folder, disk)).toBe(true);
    expect(contents(here)).toEqual(BEFORE);
  });
});

describe('recover', () => {
  it('takes back a swap that was killed at any step', async () => {
    for (let call = 2; call < 16; call++) {
      const here = await staged();
      const { files } = failingAt(call);
      // A killed process does not run its own clean-up: every later step fails too.
      const dead = { ...files, rename: onceDead(files.rename), removeFile: onceDead(files.removeFile, true) };
      await swap(here.folder, MOVES, dead).catch(() => {});
      recover(here.folder, disk);
      expect(contents(here)).toEqual(BEFORE);
    }
  });

  it('clears away what was staged and never moved', async () => {
    const here = await staged();
    expect(recover(here.folder, disk)).toBe(false);
    expect(contents(here)).toEqual(BEFORE);
  });

  it('has nothing to do in a tidy folder', () => {
    expect(recover(world(BEFORE).folder, disk)).toBe(false);
  });
});

function onceDead<A extends readonly unknown[]>(verb: (...args: A) => void, isDead = false): (...args: A) => void {
  let dead = isDead;
  return (...args) => {
    if (dead) throw systemError('EIO');
    try {
      verb(...args);
    } catch (error) {
      dead = true;
      throw error;
    }
  };
}
