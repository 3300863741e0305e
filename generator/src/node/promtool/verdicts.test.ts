import { chmodSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type World, world } from '../testing/world.ts';
import { judge } from './verdicts.ts';

/** A promtool that fails on files which hold the word BAD, and where `together` is set, on more than one case at a time. */
function fakePromtool(files: Readonly<Record<string, string>>, together = ''): World {
  const here = world(files);
  here.write(
    'promtool',
    `#!/bin/sh
if grep -q BAD "$3"; then echo "    expr: \\"x\\", time: 1m," >&2; echo "        exp: 1" >&2; echo "        got: 2" >&2; exit 1; fi
if [ -n "${together}" ] && [ "$(grep -c 'name:' "$3")" -gt 1 ]; then echo "too many" >&2; exit 1; fi
`,
  );
  chmodSync(here.path('promtool'), 0o755);
  return here;
}

const testFile = (...names: readonly string[]): string =>
  `tests:\n${names.map((name) => `  - { name: ${name} }\n`).join('')}`;
const cases = (file: string, ...names: readonly string[]) => names.map((name) => ({ file, name, claims: [] }));

async function verdicts(here: World, ...files: readonly (readonly [string, ...string[]])[]) {
  const done: number[] = [];
  const tests = files.map(([path, ...names]) => ({
    path,
    cases: cases(path, ...names),
    length: here.read(path).length,
  }));
  const found = await judge(here.path('promtool'), here.folder, tests, here.io, (count) => done.push(count));
  expect(done.at(-1)).toBe(files.length);
  return found;
}

describe('judge', () => {
  it('gives a verdict for each case, in the order of files and cases', async () => {
    const here = fakePromtool({ 't/a.yaml': testFile('one', 'two'), 't/b.yaml': testFile('three') });
    const found = await verdicts(here, ['t/a.yaml', 'one', 'two'], ['t/b.yaml', 'three']);
    expect(found.map(({ name, hasPassed }) => `${name} ${hasPassed}`)).toEqual(['one true', 'two true', 'three true']);
  });

  it('finds the case that fails among those of a file, and tidies up', async () => {
    const here = fakePromtool({ 't/a.yaml': testFile('one', 'BAD', 'three') });
    const found = await verdicts(here, ['t/a.yaml', 'one', 'BAD', 'three']);
    expect(found.map(({ hasPassed }) => hasPassed)).toEqual([true, false, true]);
    expect(found[1]?.problems).toEqual([{ subject: 'x', at: '1m', expected: '1', got: '2' }]);
    expect(readdirSync(here.path('t'))).toEqual(['a.yaml']);
  });

  it('fails all cases where each passes alone and the file does not', async () => {
    const here = fakePromtool({ 'a.yaml': testFile('one', 'two') }, 'yes');
    const found = await verdicts(here, ['a.yaml', 'one', 'two']);
    expect(found.map(({ hasPassed, problems }) => [hasPassed, problems])).toEqual([
      [false, [{ text: 'too many' }]],
      [false, [{ text: 'too many' }]],
    ]);
  });

  it('keeps a file that is no test file from passing for want of cases', async () => {
    const here = fakePromtool({ 'a.yaml': 'BAD' });
    expect(await verdicts(here, ['a.yaml'])).toMatchObject([{ name: 'the file as a whole', hasPassed: false }]);
  });

  it('begins the largest file first and keeps the order of the files', async () => {
    const texts = { 'a.yaml': testFile('a'), 'b.yaml': testFile('b', 'b2', 'b3'), 'c.yaml': testFile('c', 'c2') };
    const here = fakePromtool(texts);
    // Those that begin together wait for one another, so that the third is the last to say so.
    const wait = 'for i in 1 2 3 4 5 6 7 8 9; do [ "$(wc -l < began)" -ge 2 ] && break; sleep 0.1; done';
    here.write('promtool', `#!/bin/sh\necho "$3" >> began\n${wait}\n`);
    const found = await verdicts(here, ['a.yaml', 'a'], ['b.yaml', 'b'], ['c.yaml', 'c']);
    expect(here.read('began').trim().split('\n').at(-1)).toBe('a.yaml');
    expect(found.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('says so when promtool fails without a word', async () => {
    const here = fakePromtool({ 'a.yaml': testFile('one') });
    here.write('promtool', '#!/bin/sh\nexit 7\n');
    expect((await verdicts(here, ['a.yaml', 'one']))[0]?.problems).toEqual([
      { text: 'promtool ended with code 7 and said nothing' },
    ]);
  });
});
