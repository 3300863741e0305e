import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from './folder.ts';

describe('inTemporaryFolder', () => {
  it('leaves nothing behind, even when its use fails', async () => {
    let seen = '';
    const use = async (folder: string): Promise<void> => {
      seen = folder;
      writeFileSync(join(folder, 'a'), '');
      throw new Error('no luck');
    };
    await expect(inTemporaryFolder('small', use)).rejects.toThrow('no luck');
    expect(seen).not.toBe('');
    expect(existsSync(seen)).toBe(false);
  });
});
