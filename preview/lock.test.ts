import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';
import { scratchFolder } from './server/testing.ts';

const lockFile = (): string => path.join(scratchFolder(), 'deep', 'lock');

describe('a lock', () => {
  it('lets one work at a time and is gone afterwards', async () => {
    const file = lockFile();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(`${name} ends`);
    };
    await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
    expect(seen.map((line) => line.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(existsSync(file)).toBe(false);
  });

  it('is freed when the work fails', async () => {
    const file = lockFile();
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(file, async () => 'again')).toBe('again');
  });

  it('of a process that is gone counts as free', async () => {
    const file = lockFile();
    await withLock(file, async () => {});
    writeFileSync(file, '4194304999');
    expect(await withLock(file, async () => 'taken')).toBe('taken');
  });
});
