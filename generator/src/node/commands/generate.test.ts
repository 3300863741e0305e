import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CompiledPart } from '../../compile-types.ts';
import { disk } from '../files.ts';
import { sha256 } from '../output/hash.ts';
import { LOCK } from '../output/lock.ts';
import { MANIFEST } from '../output/manifest.ts';
import { compiling, diskWith, ERROR, part, SPEC, systemError, WARNING, type World, world } from '../testing/world.ts';

const RUN = 'generate a.yaml --out out';

function parts(files: Readonly<Record<string, string>>, more: Partial<CompiledPart> = {}) {
  return compiling(part('', {}), part('checkout', files, more));
}

/** Everything below `out`, hidden files too, with their texts. */
function outOf(here: World): Record<string, string> {
  if (disk.kindOf(here.path('out')) === undefined) return {};
  const names = readdirSync(here.path('out'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(here.path(join('out', name))).isFile()).sort();
  return Object.fromEntries(files.map((name) => [name, here.read(join('out', name))]));
}

async function generated(files: Readonly<Record<string, string>>): Promise<World> {
  const here = world({ 'a.yaml': 'x' });
  expect((await here.run(RUN, parts(files))).code).toBe(0);
  return here;
}

describe('quartet generate', () => {
  it('writes what the specs compile to, with a manifest that says what is ours', async () => {
    const here = world({ 'a.yaml': 'x' });
    const ran = await here.run(RUN, parts({ 'rules/b.yaml': 'B\n', 'rules/a.yaml': 'A\n' }));
    expect(ran).toEqual({
      code: 0,
      stdout: 'added    rules/a.yaml\nadded    rules/b.yaml\n',
      stderr: '2 files in out (2 rules, 0 alerts among them): 2 added.\n',
    });
    expect(outOf(here)).toEqual({
      [MANIFEST]: `${JSON.stringify({ version: 1, files: { 'rules/a.yaml': sha256('A\n'), 'rules/b.yaml': sha256('B\n') } }, null, 2)}\n`,
      'rules/a.yaml': 'A\n',
      'rules/b.yaml': 'B\n',
    });
  });

  it('compiles a real spec to the same bytes twice', async () => {
    const here = world({ 'a.yaml': SPEC });
    await here.run(RUN);
    const first = outOf(here);
    expect(Object.keys(first).length).toBeGreaterThan(2);
    await here.run('generate a.yaml --out again');
    expect((await here.run('generate a.yaml --out again --check')).code).toBe(0);
    for (const [path, text] of Object.entries(first)) expect(here.read(join('again', path))).toBe(text);
  });

  it('says what was added, changed and removed, and leaves no empty folder', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1', 'old/c.yaml': '1' });
    const ran = await here.run(RUN, parts({ 'a.yaml': '1', 'b.yaml': '2', 'new/d.yaml': '1' }));
    expect(ran.stdout).toBe('added    new/d.yaml\nchanged  b.yaml\nremoved  old/c.yaml\n');
    expect(ran.stderr).toContain('1 added, 1 changed, 1 removed, 1 unchanged.');
    expect(Object.keys(outOf(here))).toEqual([MANIFEST, 'a.yaml', 'b.yaml', 'new/d.yaml']);
    expect(readdirSync(here.path('out')).sort()).toEqual([MANIFEST, 'a.yaml', 'b.yaml', 'new']);
  });

  it('does not touch files that are as they should be', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1' });
    const paths = ['out/a.yaml', `out/${MANIFEST}`].map(here.path);
    for (const path of paths) utimesSync(path, 1000, 1000);
    const ran = await here.run(RUN, parts({ 'a.yaml': '1', 'b.yaml': '1' }));
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    for (const path of paths) expect(statSync(path).mtimeMs).toBe(1_000_000);
  });

  it('lists twenty files and counts the rest', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`${String(index).padStart(2, '0')}.yaml`, '']),
    );
    const lines = (await world({ 'a.yaml': 'x' }).run(RUN, parts(files))).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 5 more');
  });

  it('changes nothing when a finding is an error, even in the last part', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1' });
    const before = outOf(here);
    const ran = await here.run(RUN, compiling(part('a', { 'a.yaml': '2' }), part('z', {}, { diagnostics: [ERROR] })));
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('error  sample-error');
    expect(ran.stderr).toContain('1 error. Nothing was changed in out.');
    expect(outOf(here)).toEqual(before);
  });

  it('makes no folder for a spec with an error', async () => {
    const here = world({ 'a.yaml': 'x' });
    expect((await here.run(RUN, compiling(part('a', {}, { diagnostics: [ERROR] })))).code).toBe(1);
    expect(disk.kindOf(here.path('out'))).toBeUndefined();
  });

  it('writes in spite of a warning, unless --fail-on says otherwise', async () => {
    const here = world({ 'a.yaml': 'x' });
    const warned = parts({ 'a.yaml': '1' }, { diagnostics: [WARNING] });
    expect((await here.run(`${RUN} --fail-on warning`, warned)).code).toBe(1);
    expect(outOf(here)).toEqual({});
    expect((await here.run(RUN, warned)).code).toBe(0);
    expect(here.read('out/a.yaml')).toBe('1');
  });

  it('hands chosen targets to the compiler and knows which exist', async () => {
    const here = world({ 'a.yaml': SPEC });
    await here.run([...RUN.split(' '), '--target', 'prometheus-rules']);
    expect(Object.keys(outOf(here))).toEqual([MANIFEST, 'prometheus/rules/checkout.yaml']);
    const ran = await here.run([...RUN.split(' '), '--target', 'prometheus-rule']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('help: did you mean `prometheus-rules`?');
  });

  it('gives every change in JSON', async () => {
    const here = await generated({ 'b.yaml': '1', 'c.yaml': '1' });
    const ran = await here.run(`${RUN} --format json`, parts({ 'a.yaml': '1', 'b.yaml': '2' }));
    expect(JSON.parse(ran.stdout)).toEqual({
      diagnostics: [],
      out: 'out',
      written: true,
      added: ['a.yaml'],
      changed: ['b.yaml'],
      removed: ['c.yaml'],
      unchanged: 0,
      rules: 2,
      alerts: 0,
    });
  });
});

describe('quartet generate --check', () => {
  it('exits with 1 and the list when anything differs, and writes nothing', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1', 'c.yaml': '1' });
    const before = outOf(here);
    const ran = await here.run(`${RUN} --check`, parts({ 'a.yaml': '1', 'b.yaml': '2', 'd.yaml': '1' }));
    expect(ran).toMatchObject({ code: 1, stdout: 'added    d.yaml\nchanged  b.yaml\nremoved  c.yaml\n' });
    expect(ran.stderr).toContain('1 missing, 1 different, 1 to be removed, 1 as they should be.');
    expect(outOf(here)).toEqual(before);
  });

  it('exits with 0 when nothing differs, also without a manifest', async () => {
    const here = await generated({ 'a.yaml': '1' });
    expect((await here.run(`${RUN} --check`, parts({ 'a.yaml': '1' }))).code).toBe(0);
    unlinkSync(here.path(`out/${MANIFEST}`));
    expect((await here.run(`${RUN} --check`, parts({ 'a.yaml': '1' }))).code).toBe(0);
  });

  it('makes no folder that is not there', async () => {
    const here = world({ 'a.yaml': 'x' });
    expect((await here.run(`${RUN} --check`, parts({ 'a.yaml': '1' }))).code).toBe(1);
    expect(disk.kindOf(here.path('out'))).toBeUndefined();
  });
});

describe('files of others', () => {
  it('are never overwritten: the finding names the file and nothing changes', async () => {
    const here = world({ 'a.yaml': 'x', 'out/rules/a.yaml': 'mine' });
    const ran = await here.run(RUN, parts({ 'rules/a.yaml': 'theirs', 'rules/b.yaml': '1' }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('out/rules/a.yaml  error  foreign-file');
    expect(outOf(here)).toEqual({ 'rules/a.yaml': 'mine' });
  });

  it('are never removed', async () => {
    const here = await generated({ 'rules/a.yaml': '1' });
    here.write('out/rules/mine.yaml', 'mine');
    await here.run(RUN, parts({}));
    expect(outOf(here)).toMatchObject({ 'rules/mine.yaml': 'mine' });
    expect(outOf(here)).not.toHaveProperty('rules/a.yaml');
  });

  it('are taken over where they hold what would be written', async () => {
    const here = world({ 'a.yaml': 'x', 'out/a.yaml': '1' });
    expect((await here.run(RUN, parts({ 'a.yaml': '1' }))).code).toBe(0);
    expect((await here.run(RUN, parts({ 'a.yaml': '2' }))).code).toBe(0);
    expect(here.read('out/a.yaml')).toBe('2');
  });

  it.each([
    ['a folder', (here: World) => mkdirSync(here.path('out/a'), { recursive: true }), 'a', 'out/a'],
    ['a file above', (here: World) => here.write('out/a', ''), 'a/b.yaml', 'out/a'],
    [
      'a link',
      (here: World) => {
        here.write('b', '');
        mkdirSync(here.path('out'));
        symlinkSync('../b', here.path('out/a'));
      },
      'a',
      'out/a',
    ],
  ])('may be %s', async (_, make, path, named) => {
    const here = world({ 'a.yaml': 'x' });
    make(here);
    const ran = await here.run(RUN, parts({ [path]: '1' }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`${named}  error  foreign-file`);
  });

  it('begin where a generated file was edited and is no longer generated', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1' });
    here.write('out/b.yaml', 'edited');
    const ran = await here.run(RUN, parts({ 'a.yaml': '1' }));
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('out/b.yaml  warning  edited-file-kept');
    expect(here.read('out/b.yaml')).toBe('edited');
    expect((await here.run(RUN, parts({ 'a.yaml': '1', 'b.yaml': '2' }))).stderr).toContain('foreign-file');
  });

  it('do not include a generated file that was edited: it is renewed, with a warning', async () => {
    const here = await generated({ 'a.yaml': '1' });
    here.write('out/a.yaml', 'edited');
    const ran = await here.run(RUN, parts({ 'a.yaml': '1' }));
    expect(ran).toMatchObject({ code: 0, stdout: 'changed  a.yaml\n' });
    expect(ran.stderr).toContain('out/a.yaml  warning  edited-file');
    expect(here.read('out/a.yaml')).toBe('1');
  });

  it.each(['not json', '{"version":2,"files":{}}', '{"version":1,"files":{"../a":"x"}}', '[]'])(
    'cannot be told apart by the manifest %s',
    async (manifest) => {
      const here = world({ 'a.yaml': 'x', [`out/${MANIFEST}`]: manifest });
      const ran = await here.run(RUN, parts({ 'a.yaml': '1' }));
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('manifest-unreadable');
      expect(outOf(here)).toEqual({ [MANIFEST]: manifest });
    },
  );
});

describe('when the disk fails', () => {
  it('leaves everything as it was, at whichever call that writes', async () => {
    const verbs = ['makeFolder', 'writeDurably', 'writeNew', 'rename', 'duplicate'] as const;
    for (const verb of verbs) {
      for (let at = 1; at <= 3; at++) {
        const here = await generated({ 'a.yaml': '1', 'b.yaml': '1', 'c.yaml': '1' });
        const before = outOf(here);
        let calls = 0;
        const failing = (...args: [string, string]) => {
          if (++calls >= at) throw systemError('ENOSPC');
          return disk[verb](...args);
        };
        const changed = parts({ 'a.yaml': '2', 'b.yaml': '2', 'new/d.yaml': '1' });
        const ran = await here.run(RUN, { ...changed, ...diskWith({ [verb]: failing }) });
        if (calls < at) continue;
        // A disk on which a rename fails for good cannot be put right by renames; the next run does that.
        if (verb === 'rename') {
          expect(ran.code).toBe(2);
          await here.run(RUN, parts({ 'a.yaml': '1', 'b.yaml': '1', 'c.yaml': '1' }));
        } else {
          expect(ran).toMatchObject({ code: 2, stdout: '' });
          expect(ran.stderr).toContain('`out` cannot be written: no space left on the disk. Nothing was changed.');
        }
        expect(outOf(here)).toEqual(before);
      }
    }
  });

  it('says that a folder may not be written', async () => {
    const here = await generated({ 'a.yaml': '1' });
    chmodSync(here.folder, 0o755);
    chmodSync(here.path('out'), 0o555);
    const ran = await withoutPrivileges(() => here.run(RUN, parts({ 'a.yaml': '2' })));
    chmodSync(here.path('out'), 0o755);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('`out` cannot be written: permission denied. Nothing was changed.');
    expect(here.read('out/a.yaml')).toBe('1');
  });

  it('says that --out is a file', async () => {
    const ran = await world({ 'a.yaml': 'x', out: '' }).run(RUN, parts({ 'a.yaml': '1' }));
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain('`out` cannot be written: it is not a folder.');
  });

  it('clears up after itself when the compiler has a fault', async () => {
    const here = await generated({ 'a.yaml': '1' });
    const before = outOf(here);
    const twice = compiling(part('a', { 'a.yaml': '2' }), part('b', { 'a.yaml': '3' }));
    const ran = await here.run(RUN, twice);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('two outputs share the path a.yaml');
    expect(outOf(here)).toEqual(before);
  });

  it.each(['../a.yaml', '/etc/a.yaml', 'a//b', 'C:/a', '.quartet-manifest.json', 'a\\b'])(
    'never writes to %s',
    async (path) => {
      const here = world({ 'a.yaml': 'x' });
      expect((await here.run(RUN, parts({ [path]: '1' }))).code).toBe(3);
      expect(outOf(here)).toEqual({});
    },
  );
});

describe('interrupted', () => {
  it('changes nothing and clears the staging folder away', async () => {
    const here = await generated({ 'a.yaml': '1' });
    const before = outOf(here);
    const stopping = new AbortController();
    const core = {
      ...here.io.core,
      compileParts: async () =>
        function* () {
          yield part('a', { 'a.yaml': '2' });
          stopping.abort();
          yield part('b', { 'b.yaml': '2' });
        },
    };
    expect((await here.run(RUN, { core, signal: stopping.signal })).code).toBe(130);
    expect(outOf(here)).toEqual(before);
  });
});

describe('two runs at a time', () => {
  it('the second one stands back and names the first', async () => {
    const here = world({ 'a.yaml': 'x' });
    let second: Promise<{ code: number; stderr: string }> | undefined;
    const core = {
      ...here.io.core,
      compileParts: async () =>
        function* () {
          second ??= here.run(RUN, parts({ 'a.yaml': 'second' }));
          yield part('a', { 'a.yaml': 'first' });
        },
    };
    expect((await here.run(RUN, { core })).code).toBe(0);
    const refused = await second;
    expect(refused?.code).toBe(2);
    expect(refused?.stderr).toContain(`Process \`${process.pid}\` on \`${hostname()}\` is writing to \`out\`.`);
    expect(here.read('out/a.yaml')).toBe('first');
  });

  it('mends what a killed run left behind', async () => {
    const here = await generated({ 'a.yaml': '1', 'b.yaml': '1' });
    writeFileSync(here.path(join('out', LOCK)), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    // Killed after `a.yaml` was replaced: the journal, the old file, and the new one of `b.yaml` are still there.
    here.write(
      'out/.quartet-staging/journal.json',
      JSON.stringify({ add: [], replace: ['a.yaml', 'b.yaml'], remove: [] }),
    );
    here.write('out/.quartet-staging/old/a.yaml', '1');
    here.write('out/.quartet-staging/new/b.yaml', 'half');
    here.write('out/a.yaml', 'half');
    const ran = await here.run(RUN, parts({ 'a.yaml': '1', 'b.yaml': '1' }));
    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(Object.keys(outOf(here))).toEqual([MANIFEST, 'a.yaml', 'b.yaml']);
    expect(here.read('out/a.yaml')).toBe('1');
  });
});

it('keeps no texts: memory stays flat over thousands of files', async () => {
  const here = world({ 'a.yaml': 'x' });
  let most = 0;
  const core = {
    ...here.io.core,
    compileParts: async () =>
      function* () {
        for (let index = 0; index < 1500; index++) {
          yield part(`s${index}`, { [`rules/${index}.yaml`]: `${index}`.repeat(100_000).slice(0, 200_000) });
          if (index % 100 === 0)
            most = Math.max(most, process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
        }
      },
  };
  // 300 MB of text pass through.
  expect((await here.run(RUN, { core })).code).toBe(0);
  expect(most).toBeLessThan(250_000_000);
});

/** Root may write anywhere, so a test of permissions runs as nobody. */
async function withoutPrivileges<T>(act: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
