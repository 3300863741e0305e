import { describe, expect, it } from 'vitest';
import { compiling, ERROR, part, SPEC, stdinOf, systemError, WARNING, world } from './testing/world.ts';

const COMMANDS = ['init', 'generate', 'check', 'test', 'lint', 'diff', 'explain', 'completion'];

describe('exit codes', () => {
  it('is 0 without findings, 1 at the limit of --fail-on', async () => {
    const here = world({ 'a.yaml': 'x' });
    const warned = compiling(part('', {}, { diagnostics: [WARNING] }));
    expect((await here.run('check a.yaml', compiling())).code).toBe(0);
    expect((await here.run('check a.yaml', warned)).code).toBe(0);
    expect((await here.run('check a.yaml --fail-on warning', warned)).code).toBe(1);
    expect((await here.run('--fail-on info check a.yaml', warned)).code).toBe(1);
    expect((await here.run('check a.yaml', compiling(part('', {}, { diagnostics: [ERROR] })))).code).toBe(1);
  });

  it.each([
    ['an unknown command', 'chekc a.yaml', "unknown command 'chekc'"],
    ['an unknown option', 'check a.yaml --nope', "unknown option '--nope'"],
    ['a missing argument', 'check', "missing required argument 'SPEC'"],
    ['a missing option', 'generate a.yaml', "required option '--out <folder>' not specified"],
    ['a wrong choice', 'check a.yaml --format xml', 'Allowed choices are text, json, github'],
    ['two sides to compare with', 'diff a.yaml --rules r --prometheus http://a', 'cannot be used with'],
    ['none to compare with', 'diff a.yaml', "'--prometheus <url>' and '--mimir <url>' is needed"],
    ['an address that is none', 'diff a.yaml --prometheus localhost', 'http://localhost:9090'],
    ['an unknown shell', 'completion powershell', 'bash, zsh and fish'],
    ['nothing at all', '', "unknown command ''"],
  ])('is 2 for %s, with words on stderr alone', async (_, args, words) => {
    const ran = await world({ 'a.yaml': 'x' }).run(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
  });

  it('says what was meant by a mistyped command', async () => {
    expect((await world().run('chekc')).stderr).toContain('(Did you mean check?)');
  });

  it('shows help and is 2 without a command', async () => {
    const ran = await world().run([]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('Usage: quartet');
  });

  it('is 2 for input that cannot be read, in every format', async () => {
    const here = world();
    const text = await here.run('check gone.yaml');
    expect(text).toMatchObject({ code: 2, stdout: '' });
    expect(text.stderr).toContain('gone.yaml  error  unreadable-input');
    const json = await here.run('check gone.yaml --format json');
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout).diagnostics).toMatchObject([{ code: 'unreadable-input', file: 'gone.yaml' }]);
    expect((await here.run('check gone.yaml --format github')).stdout).toMatch(
      /^::error file=gone\.yaml,title=unreadable-input::/,
    );
  });

  it('is 3 for a fault of ours, in one line, with the stack only where it is asked for', async () => {
    const here = world({ 'a.yaml': 'x' });
    const broken = compiling();
    const core = { ...broken.core, compileParts: () => Promise.reject(new Error('panelGrid: width 30 > 24 columns')) };
    const plain = await here.run('check a.yaml', { core });
    expect(plain).toMatchObject({ code: 3, stdout: '' });
    expect(plain.stderr).toContain('a fault in quartet itself: panelGrid: width 30 > 24 columns\n');
    expect(plain.stderr).not.toContain('    at ');
    expect((await here.run('check a.yaml --verbose', { core })).stderr).toContain('    at ');
    expect((await here.run('check a.yaml', { core, env: { QUARTET_DEBUG: '1' } })).stderr).toContain('    at ');
  });

  it('is 130 when the user interrupts', async () => {
    const stopping = new AbortController();
    stopping.abort();
    const ran = await world({ 'a.yaml': SPEC }).run('check a.yaml', { signal: stopping.signal });
    expect(ran).toEqual({ code: 130, stdout: '', stderr: 'Interrupted; nothing was changed.\n' });
  });
});

describe('help', () => {
  it.each(COMMANDS)('of %s is on stdout, with an example that names it', async (command) => {
    const ran = await world().run(`${command} --help`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(new RegExp(`\\nExample:\\n  quartet ${command} .+\\n$`));
    expect(ran.stdout).toContain('--fail-on');
  });

  it('lists every command and nothing is wider than a page', async () => {
    const { stdout } = await world().run('--help');
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('gives the version of the package', async () => {
    expect((await world().run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('streams', () => {
  const warned = compiling(part('', {}, { diagnostics: [WARNING] }));

  it('has the findings of check on stdout and the sentence on stderr', async () => {
    const ran = await world({ 'a.yaml': 'x' }).run('check a.yaml', warned);
    expect(ran.stdout).toBe('warning  sample-warning\n  A `warning`.\n  more: quartet explain sample-warning\n');
    expect(ran.stderr).toBe('\n1 file read: 1 warning. 0 rules, 0 alerts among them.\n');
  });

  it('prints one JSON object and no words', async () => {
    const ran = await world({ 'a.yaml': 'x' }).run('check a.yaml --format json', warned);
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toMatchObject({ diagnostics: [WARNING], files: 1, rules: 0, alerts: 0 });
  });

  it.each([
    ['a terminal', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true],
    ['a terminal that knows none', { TERM: 'dumb' }, false],
  ])('has colours on %s: %o is %s', async (_, env, isColored) => {
    let printed: string[] = [];
    const terminal = { isTTY: true, columns: 80, write: (text: string) => void printed.push(text) };
    const run = (args: string) =>
      world({ 'a.yaml': 'x' }).run(args, { ...warned, env, stdout: terminal, stderr: terminal });
    await run('check a.yaml');
    expect(printed.join('').includes('\u001b[33mwarning')).toBe(isColored);
    printed = [];
    await run('check a.yaml --no-color');
    expect(printed.join('')).not.toContain('\u001b');
  });

  it('has no colours in a pipe unless they are forced', async () => {
    const here = world({ 'a.yaml': 'x' });
    expect((await here.run('check a.yaml', warned)).stdout).not.toContain('\u001b');
    expect((await here.run('check a.yaml', { ...warned, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[33m');
  });

  it('is quiet, and does its work, when the reader of stdout has gone', async () => {
    const here = world({ 'a.yaml': SPEC });
    const write = () => {
      throw systemError('EPIPE');
    };
    const ran = await here.run('generate a.yaml --out out', { stdout: { write } });
    expect(ran.code).toBe(0);
    expect(here.read('out/prometheus/rules/checkout.yaml')).toContain('groups:');
    expect((await here.run('check gone.yaml', { stderr: { write } })).code).toBe(2);
  });

  it('reads a spec from standard input and names it so', async () => {
    const text = SPEC.replace('signal: errors', 'signal: erors');
    const ran = await world().run('check -', { stdin: stdinOf(text) });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^<stdin>:10:\d+ {2}error/);
  });
});
