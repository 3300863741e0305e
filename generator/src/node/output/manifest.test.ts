import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disk } from '../files.ts';
import { diskWith, systemError, world } from '../testing/world.ts';
import { isOutputPath, MANIFEST, printManifest, readManifest } from './manifest.ts';

describe('the manifest', () => {
  it('reads what it prints, sorted by path', () => {
    const path = fc.string({ minLength: 1 }).filter(isOutputPath);
    fc.assert(
      fc.property(fc.array(fc.tuple(path, fc.string())), (entries) => {
        const manifest = new Map(entries);
        const here = world({ [MANIFEST]: printManifest(manifest) });
        expect(new Map(readManifest(here.folder, 'out', disk))).toEqual(manifest);
      }),
      { numRuns: 50 },
    );
    const text = printManifest(
      new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
    );
    expect(text.indexOf('"a"')).toBeLessThan(text.indexOf('"b"'));
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is empty where there is none', () => {
    expect(readManifest(world().folder, 'out', disk).size).toBe(0);
    expect(readManifest('/nowhere/at/all', 'out', disk).size).toBe(0);
  });

  it('says why it cannot be read', () => {
    const read = () => {
      throw systemError('EACCES');
    };
    expect(() => readManifest('/x', 'out', diskWith({ read }).files)).toThrow(
      '`.quartet-manifest.json` in `out` cannot be used: permission denied.',
    );
  });
});

describe('isOutputPath', () => {
  it.each(['a', 'a/b.yaml', '.hidden/a', 'a..b', 'prometheus/rules/x y.yaml'])('takes %s', (path) => {
    expect(isOutputPath(path)).toBe(true);
  });

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    './a',
    'a/../b',
    '..',
    'C:/a',
    'a\\b',
    'a\0b',
    '.quartet.lock',
    '.quartet-staging/x',
  ])('refuses %j', (path) => {
    expect(isOutputPath(path)).toBe(false);
  });
});
