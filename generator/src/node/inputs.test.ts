import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesBelow, isYaml, readInputs } from './inputs.ts';
import { Refusal } from './refusal.ts';
import { diskWith, stdinOf, systemError, world } from './testing/world.ts';

async function names(args: readonly string[], files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await readInputs(args, world(files).io)).map(({ file }) => file);
}

describe('readInputs', () => {
  it('searches a folder below, sorted, and leaves hidden folders, node_modules and other files out', async () => {
    const files = {
      'specs/b.yml': '',
      'specs/a/z.yaml': '',
      'specs/a.yaml': '',
      'specs/README.md': '',
      'specs/.git/c.yaml': '',
      'specs/node_modules/d.yaml': '',
      'specs/.hidden.yaml': '',
    };
    expect(await names(['specs'], files)).toEqual(['specs/a.yaml', 'specs/a/z.yaml', 'specs/b.yml']);
  });

  it('names files as the user did, without what the path does not need', async () => {
    expect(await names(['./specs/../a.yaml', 'specs/'], { 'a.yaml': '', 'specs/b.yaml': '' })).toEqual([
      'a.yaml',
      'specs/b.yaml',
    ]);
    expect(await names(['.'], { 'a.yaml': '' })).toEqual(['a.yaml']);
  });

  it('takes a file of any name where it is named itself', async () => {
    expect(await names(['shop.spec'], { 'shop.spec': '' })).toEqual(['shop.spec']);
  });

  it('reads a file once, however many ways lead to it', async () => {
    const here = world({ 'specs/a.yaml': 'text' });
    symlinkSync(here.path('specs/a.yaml'), here.path('link.yaml'));
    const sources = await readInputs(['specs', 'specs/a.yaml', 'link.yaml'], here.io);
    expect(sources).toEqual([{ file: 'specs/a.yaml', text: 'text' }]);
  });

  it('does not go round in circles', async () => {
    const here = world({ 'specs/a.yaml': '' });
    mkdirSync(here.path('specs/deep'));
    symlinkSync(here.path('specs'), here.path('specs/deep/up'));
    symlinkSync(here.path('specs/deep'), here.path('specs/deep/self'));
    expect((await readInputs(['specs'], here.io)).map(({ file }) => file)).toEqual(['specs/a.yaml']);
  });

  it('follows a link to a folder elsewhere, and passes over a link to nothing', async () => {
    const here = world({ 'shared/b.yaml': '', 'specs/a.yaml': '' });
    symlinkSync(here.path('shared'), here.path('specs/shared'));
    symlinkSync(here.path('gone'), here.path('specs/gone.yaml'));
    const found = (await readInputs(['specs'], here.io)).map(({ file }) => file);
    expect(found).toEqual(['specs/a.yaml', 'specs/shared/b.yaml']);
  });

  it('reads standard input, in pieces that cut a character in two', async () => {
    const [a, b] = [Buffer.from('gr\u00fcn').subarray(0, 3), Buffer.from('gr\u00fcn').subarray(3)];
    const io = { ...world().io, stdin: stdinOf(a, b) };
    expect(await readInputs(['-', '-'], io)).toEqual([{ file: '<stdin>', text: 'gr\u00fcn' }]);
  });

  it('refuses what is not there, naming it and the reason', async () => {
    await expect(readInputs(['gone.yaml'], world().io)).rejects.toThrow(
      '`gone.yaml` cannot be read: no such file or folder.',
    );
  });

  it('refuses a folder without a spec rather than reading nothing', async () => {
    await expect(readInputs(['specs'], world({ 'specs/README.md': '' }).io)).rejects.toThrow(
      '`specs` holds no YAML file.',
    );
  });

  it.each([
    ['EACCES', 'permission denied'],
    ['ERR_FS_FILE_TOO_LARGE', 'it is too large'],
    ['EIO', 'the disk reports an input or output error'],
    ['ESOMETHING', 'ESOMETHING'],
  ])('explains %s', async (code, reason) => {
    const read = () => {
      throw systemError(code);
    };
    const io = { ...world({ 'a.yaml': '' }).io, ...diskWith({ read }) };
    const failure = readInputs(['a.yaml'], io);
    await expect(failure).rejects.toThrow(`\`a.yaml\` cannot be read: ${reason}.`);
    await expect(failure).rejects.toBeInstanceOf(Refusal);
  });

  it('does not explain a fault of the program away', async () => {
    const read = () => {
      throw new TypeError('x is not a function');
    };
    const io = { ...world({ 'a.yaml': '' }).io, ...diskWith({ read }) };
    await expect(readInputs(['a.yaml'], io)).rejects.toThrow(TypeError);
  });
});

it('filesBelow gives thousands of files in one order', () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`specs/${(index * 7) % 300}.yaml`, '']));
  const found = filesBelow('specs', world(files).io, isYaml);
  expect(found).toHaveLength(300);
  expect([...found].sort()).toEqual(found);
});
