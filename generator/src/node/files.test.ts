import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { disk } from './files.ts';
import { reasonOf, systemCode } from './refusal.ts';
import { systemError, world } from './testing/world.ts';

describe('disk', () => {
  it('tells files, folders, links and nothing apart, and follows links where asked', () => {
    const here = world({ 'a/b': '' });
    symlinkSync(here.path('a'), here.path('link'));
    symlinkSync(here.path('gone'), here.path('dangling'));
    expect(['a', 'a/b', 'link', 'dangling', 'none'].map((name) => disk.kindOf(here.path(name)))).toEqual([
      'folder',
      'file',
      'link',
      'link',
      undefined,
    ]);
    expect(['link', 'dangling'].map((name) => disk.targetKindOf(here.path(name)))).toEqual(['folder', undefined]);
    expect(disk.targetKindOf('/dev/null')).toBe('other');
  });

  it('never writes over a file that is there', async () => {
    const here = world({ a: 'mine' });
    await expect(disk.writeDurably(here.path('a'), 'x')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(() => disk.writeNew(here.path('a'), 'x')).toThrow('EEXIST');
    expect(() => disk.duplicate(here.path('a'), here.path('a'))).toThrow('EEXIST');
    expect(here.read('a')).toBe('mine');
  });

  it('duplicates without copying bytes, so that a backup is complete or not there', () => {
    const here = world({ a: 'text' });
    disk.duplicate(here.path('a'), here.path('b'));
    expect(statSync(here.path('b')).ino).toBe(statSync(here.path('a')).ino);
  });

  it('copies to where no second name can be made', () => {
    const here = world({ a: 'text' });
    const other = `/dev/shm/quartet-files-${process.pid}`;
    disk.removeTree(other);
    disk.duplicate(here.path('a'), other);
    expect(disk.read(other).toString()).toBe('text');
    disk.removeTree(other);
  });

  it('removes a folder only while it is empty, and a tree always', () => {
    const here = world({ 'a/b/c': '' });
    expect(() => disk.removeEmptyFolder(here.path('a/b'))).toThrow('ENOTEMPTY');
    disk.removeTree(here.path('a'));
    disk.removeTree(here.path('a'));
    expect(disk.kindOf(here.path('a'))).toBeUndefined();
  });

  it('knows what can be run: a file with the right to, never a folder', () => {
    const here = world({ plain: '' });
    writeFileSync(here.path('program'), '', { mode: 0o755 });
    expect(['plain', 'program', '.', 'none'].map((name) => disk.isExecutable(here.path(name)))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('reasonOf', () => {
  it('has words for what the system says, and none for a fault of the program', () => {
    expect(reasonOf(systemError('EROFS'))).toBe('the file system is read-only');
    expect(reasonOf(systemError('EWEIRD'))).toBe('EWEIRD');
    expect(reasonOf(new Error('bug'))).toBeUndefined();
    expect(reasonOf(systemError('ERR_INVALID_ARG_TYPE'))).toBeUndefined();
    expect(reasonOf('EACCES')).toBeUndefined();
    expect(systemCode(Object.assign(new Error(), { code: 5 }))).toBeUndefined();
  });
});
