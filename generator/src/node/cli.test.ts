import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPEC } from './testing/world.ts';

const generator = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'quartet-bin-'));
const bin = join(folder, 'bin/quartet.js');

/** The program as a user gets it: bundled, started by `bin/quartet.js`. */
function quartet(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

function started(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

const ended = (child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> =>
  new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));

beforeAll(async () => {
  cpSync(join(generator, 'bin'), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'shop.yaml'), SPEC);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('says that it is not built', () => {
  expect(quartet([])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('npm run build') });
});

describe('the built program', () => {
  let parts: Metafile['outputs'];

  beforeAll(async () => {
    const { metafile } = await build({
      absWorkingDir: folder,
      metafile: true,
      entryPoints: [join(generator, 'src/node/cli.ts')],
      outdir: join(folder, 'dist'),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      conditions: ['source'],
      logLevel: 'error',
    });
    parts = metafile.outputs;
  });

  it('hands the exit code and both streams on', () => {
    expect(quartet(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(quartet(['check', 'shop.yaml'])).toMatchObject({ status: 0, stdout: '' });
    expect(quartet(['check', 'gone.yaml'])).toMatchObject({ status: 2, stdout: '' });
    expect(quartet(['generate', 'shop.yaml', '--out', 'out'])).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'out/prometheus/rules/checkout.yaml'))).toBe(true);
  });

  it('reads standard input', () => {
    const ran = spawnSync(process.execPath, [bin, 'check', '-'], { cwd: folder, encoding: 'utf8', input: 'kind: 5\n' });
    expect(ran).toMatchObject({ status: 1, stdout: expect.stringContaining('<stdin>') });
  });

  it('is quiet when the reader of a pipe leaves early', () => {
    const script = `"${process.execPath}" "${bin}" explain --format json | head -c 10; echo " \${PIPESTATUS[0]}"`;
    const ran = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/ 0\n$/);
  });

  it('ends by the signal that interrupts it, and leaves nothing behind', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => SPEC.replaceAll('checkout', `s${index}`));
    writeFileSync(join(folder, 'many.yaml'), many.join('---\n'));
    const child = started(['generate', 'many.yaml', '--out', 'interrupted']);
    const end = ended(child);
    const staging = join(folder, 'interrupted/.quartet-staging/new');
    while (!existsSync(staging) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    expect(await end).toEqual({ code: null, signal: 'SIGINT' });
    expect(existsSync(join(folder, 'interrupted'))).toBe(false);
  });

  it('mends after itself when it was killed without warning', async () => {
    const child = started(['generate', 'many.yaml', '--out', 'killed']);
    const end = ended(child);
    while (!existsSync(join(folder, 'killed/.quartet-staging/new')) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGKILL');
    await end;
    expect(readdirSync(join(folder, 'killed'))).toContain('.quartet.lock');
    expect(quartet(['generate', 'shop.yaml', '--out', 'killed'])).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'killed')).filter((name) => name.startsWith('.'))).toEqual([
      '.quartet-manifest.json',
    ]);
  });

  it('starts fast: what only some commands need is not loaded before one of them runs', () => {
    const loaded = new Set<string>();
    const follow = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const { path, kind } of parts[name]?.imports ?? []) if (kind === 'import-statement') follow(path);
    };
    follow('dist/cli.js');
    const inputs = [...loaded].flatMap((name) => Object.keys(parts[name]?.inputs ?? {}));
    expect(inputs.some((input) => input.endsWith('src/node/main.ts'))).toBe(true);
    expect(
      inputs.filter((input) => /compile\.ts|js-yaml|zod|lezer|node\/commands\/(?!server-commands)/.test(input)),
    ).toEqual([]);
  });
});
