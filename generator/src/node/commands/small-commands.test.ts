import { describe, expect, it } from 'vitest';
import { profiles } from '../../profiles/index.ts';
import { commandCodes } from '../codes.ts';
import { world } from '../testing/world.ts';

describe('quartet init', () => {
  it('prints a spec that reads without a finding', async () => {
    const here = world();
    const { code, stdout } = await here.run('init --name cart');
    expect(code).toBe(0);
    here.write('cart.yaml', stdout);
    expect(await here.run('check cart.yaml --fail-on info')).toMatchObject({ code: 0, stdout: '' });
  });

  it('writes one for every profile, and each reads without an error', async () => {
    const here = world();
    for (const { id, requests } of profiles) {
      const ran = await here.run(`init --profile ${id} --name ${id} --out specs/${id}.yaml`);
      expect(ran).toMatchObject({ code: 0, stdout: `specs/${id}.yaml\n` });
      expect(here.read(`specs/${id}.yaml`)).toContain(`profile: ${id}`);
      const checked = await here.run(`check specs/${id}.yaml`);
      // A library that exposes no requests is told from one that does by this very finding.
      const expected = requests.length === 0 ? ['signal-not-in-profile'] : [];
      expect([...checked.stdout.matchAll(/ {2}error {2}(\S+)/g)].map(([, code]) => code)).toEqual(expected);
    }
  });

  it('never writes over a file', async () => {
    const here = world({ 'a.yaml': 'mine' });
    const ran = await here.run('init --out a.yaml');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('file-exists');
    expect(here.read('a.yaml')).toBe('mine');
  });

  it('refuses a profile that is none and a name that cannot be one', async () => {
    const profile = await world().run('init --profile express-prom-bundel');
    expect(profile.code).toBe(2);
    expect(profile.stderr).toContain('did you mean `express-prom-bundle`?');
    const name = await world().run(['init', '--name', 'my shop: {']);
    expect(name).toMatchObject({ code: 2, stdout: '' });
    expect(name.stderr).toContain('error  invalid-name');
  });
});

describe('quartet lint', () => {
  const RULES = 'groups:\n  - name: a\n    rules:\n      - { alert: A, expr: "sum(up" }\n';

  it('has findings of any rule file on stdout, with place and frame', async () => {
    const ran = await world({ 'rules.yaml': RULES }).run('lint rules.yaml');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^rules\.yaml:4:\d+ {2}error {2}promql-syntax\n/);
    expect(ran.stdout).toContain('4 │       - { alert: A, expr: "sum(up" }');
    expect(ran.stderr).toContain('1 rule file read: 1 error.');
  });

  it('is content with good rules', async () => {
    const good = RULES.replace('sum(up', 'sum(up) > 1');
    expect(await world({ 'r/a.yaml': good }).run('lint r --fail-on warning')).toMatchObject({ code: 0, stdout: '' });
  });

  it('reports what is wrong with the schema in its own place', async () => {
    const here = world({
      'r.yaml': RULES.replace('sum(up', 'sum(up) > 1'),
      's.yaml': 'metrics:\n  up: { type: gage }\n',
    });
    const ran = await here.run('lint r.yaml --schema s.yaml');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('s.yaml:2:15  error  metric-schema');
    expect((await here.run('lint r.yaml --schema gone.yaml')).code).toBe(2);
  });
});

describe('quartet explain', () => {
  it('has the title, the reason, a bad and a good example', async () => {
    const { code, stdout } = await world().run('explain foreign-file');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^foreign-file {2}\(error\)\n\nA file .*\n\nThe manifest [\s\S]*\n\nbad:\n {4}.*\n\ngood:\n {4}.*\n$/,
    );
  });

  it('lists every code once, sorted, with its title', async () => {
    const lines = (await world().run('explain')).stdout.trimEnd().split('\n');
    const codes = lines.map((line) => line.split(/\s+/)[0] ?? '');
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes).toEqual(expect.arrayContaining(['foreign-file', 'promql-syntax', 'duplicate-name']));
  });

  it('knows what was meant', async () => {
    const ran = await world().run('explain foreign-fiel');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('did you mean `foreign-file`? quartet explain lists all of them');
  });

  it('has pages with all five parts for the codes of the command line', () => {
    for (const doc of commandCodes) {
      for (const field of [doc.title, doc.why, doc.bad, doc.good]) expect(field.trim()).not.toBe('');
      expect(doc.title).toMatch(/\.$/);
    }
    const codes = commandCodes.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
  });
});
