import { chmodSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CompiledPart } from '../../compile-types.ts';
import type { Labels } from '../../model/matcher.ts';
import { compiling, ERROR, part, SPEC, type World, world } from '../testing/world.ts';

const NONE: Labels = {};
const RULES = `groups:
  - name: shop
    rules:
      - { alert: Down, expr: up == 0, labels: { severity: page } }
`;

function testFile(fires: string, silent = '1x10'): string {
  const series = (values: string): string => `[{ series: 'up{job="shop"}', values: '${values}' }]`;
  const expecting = (value: number): string =>
    `[{ expr: 'count(ALERTS{alertname="Down"}) or vector(0)', eval_time: 5m, exp_samples: [{ labels: '{}', value: ${value} }] }]`;
  return `rule_files: [../rules/shop.yaml]
tests:
  - { name: fires when down, interval: 1m, input_series: ${series(fires)}, promql_expr_test: ${expecting(1)} }
  - { name: silent when up, interval: 1m, input_series: ${series(silent)}, promql_expr_test: ${expecting(0)} }
`;
}

function shop(fires = '0x10', rules = RULES, more: Partial<CompiledPart> = {}) {
  const file = 'tests/shop.test.yaml';
  return compiling(
    part('', {}),
    part(
      'shop',
      { 'rules/shop.yaml': rules, [file]: testFile(fires) },
      {
        alerts: [{ id: 'Down', rule: { alert: 'Down', expr: 'up == 0', labels: NONE, annotations: NONE } }],
        cases: [
          { file, name: 'fires when down', claims: [{ id: 'Down', verdict: 'fires' }] },
          { file, name: 'silent when up', claims: [{ id: 'Down', verdict: 'silent' }] },
        ],
        ...more,
      },
    ),
  );
}

function here(files: Readonly<Record<string, string>> = {}): World {
  return world({ 'a.yaml': 'x', ...files });
}

describe('quartet test', () => {
  it('proves every alert with the real promtool', async () => {
    expect(await here().run('test a.yaml', shop())).toEqual({
      code: 0,
      stdout: '1 alerts, 1 proven\n2 passed, 0 failed\n',
      stderr: '',
    });
  });

  it('shows what failed, case by case, and what is not proven for it', async () => {
    const ran = await here().run('test a.yaml', shop('1x10'));
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe(
      [
        'failed  tests/shop.test.yaml  fires when down',
        '  count(ALERTS{alertname="Down"}) or vector(0) at 5m',
        '    expected {} 1E+00',
        '    got      {} 0E+00',
        '',
        'unproven  shop  Down: the case `fires when down` failed',
        '',
        '1 alerts, 0 proven',
        '1 passed, 1 failed',
        '',
      ].join('\n'),
    );
  });

  it('fails when an alert has no case, though all cases pass', async () => {
    const ran = await here().run('test a.yaml', shop('0x10', RULES, { cases: [] }));
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stdout).toContain(
      'unproven  shop  Down: no case speaks for it\n\n1 alerts, 0 proven\n0 passed, 0 failed\n',
    );
  });

  it('fails every case of a file that promtool cannot read', async () => {
    const ran = await here().run('test a.yaml', shop('0x10', RULES.replace('up == 0', 'sum(up')));
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('0 passed, 2 failed');
    expect(ran.stdout).toContain('unclosed left parenthesis');
  });

  it('proves the rule files of a folder, so that a rule broken by hand is found', async () => {
    const disk = here({ 'out/rules/shop.yaml': RULES, 'flat/shop.yaml': RULES.replace('== 0', '== 2') });
    expect((await disk.run('test a.yaml --rules out', shop())).code).toBe(0);
    const broken = await disk.run('test a.yaml --rules flat', shop());
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('1 passed, 1 failed');
  });

  it('names a rule file that is not in the folder', async () => {
    const ran = await here({ 'out/README.md': '' }).run('test a.yaml --rules out', shop());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('out/rules/shop.yaml  error  rule-file-missing');
    expect((await here().run('test a.yaml --rules gone', shop())).code).toBe(2);
  });

  it('proves nothing while the specs have errors', async () => {
    const ran = await here().run('test a.yaml', compiling(part('', {}, { diagnostics: [ERROR] })));
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Nothing was proven');
  });

  it('gives verdicts in JSON', async () => {
    const ran = await here().run('test a.yaml --format json', shop('1x10'));
    expect(JSON.parse(ran.stdout)).toMatchObject({
      diagnostics: [],
      ran: true,
      alerts: { total: 1, proven: 0, unproven: [{ owner: 'shop', id: 'Down' }] },
      cases: { passed: 1, failed: 1, failures: [{ file: 'tests/shop.test.yaml', name: 'fires when down' }] },
    });
  });

  it('leaves no temporary folder, whether it passes, fails or is interrupted', async () => {
    const disk = here({ 'tmp/keep': '' });
    const stopping = new AbortController();
    const env = { PATH: process.env.PATH, TMPDIR: disk.path('tmp') };
    await disk.run('test a.yaml', { ...shop(), env });
    await disk.run('test a.yaml', { ...shop('1x10'), env });
    const running = disk.run('test a.yaml', { ...shop(), env, signal: stopping.signal });
    setTimeout(() => stopping.abort(), 20);
    expect((await running).code).toBe(130);
    expect(readdirSync(disk.path('tmp'))).toEqual(['keep']);
  });

  it('says that no temporary folder can be made', async () => {
    const env = { PATH: process.env.PATH, TMPDIR: '/nowhere' };
    const ran = await here().run('test a.yaml', { ...shop(), env });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('No temporary folder can be made in `/nowhere`: no such file or folder.');
  });

  it('shows progress on a terminal when it takes long, and clears it', async () => {
    const printed: string[] = [];
    let clock = 0;
    const stderr = { isTTY: true, write: (text: string) => void printed.push(text) };
    await here().run('test a.yaml', {
      ...shop(),
      stderr,
      now: () => {
        clock += 2500;
        return clock;
      },
    });
    expect(printed.join('')).toContain('1 of 1 test files run');
    expect(printed.at(-1)).toBe('\r\u001b[K');
  });

  it('runs the proofs of a real spec', async () => {
    const ran = await world({ 'a.yaml': SPEC.replace(/ {2}objectives:[\s\S]*$/, '') }).run('test a.yaml --format json');
    const { alerts, cases } = JSON.parse(ran.stdout);
    expect(alerts.total).toBeGreaterThan(2);
    expect(cases.passed).toBeGreaterThan(5);
  });
});

describe('native histograms', () => {
  const native = (file: string) =>
    testFile('0x10').replace("'0x10'", "'{{schema:0 count:1 sum:1 offset:0 buckets:[1]}}x10'").concat(`# ${file}\n`);

  it('are said to need a newer promtool, where the one at hand is of version 2', async () => {
    const file = 'tests/shop.test.yaml';
    const core = compiling(
      part('', {}),
      part(
        'shop',
        { 'rules/shop.yaml': RULES, [file]: native(file) },
        {
          alerts: [{ id: 'Down', rule: { alert: 'Down', expr: 'up == 0', labels: NONE, annotations: NONE } }],
          cases: [{ file, name: 'fires when down', claims: [{ id: 'Down', verdict: 'fires' }] }],
        },
      ),
    );
    const old = here({ promtool: '#!/bin/sh\necho "promtool, version 2.42.0"\n' });
    chmodSync(old.path('promtool'), 0o755);
    const { code, stdout } = await old.run('test a.yaml --promtool ./promtool', core);
    expect(code).toBe(1);
    expect(stdout).toContain('unproven  shop  Down: native histograms need promtool 3 or newer');
    expect(stdout).toContain('1 alerts, 0 proven');
  });
});
