import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../local/paths.ts';
import { findK6, K6_VERSION, k6Path } from '../setup.mjs';
import { k6Command } from './k6.ts';

const RUN = {
  scenario: 'spike',
  folder: '/tmp/run-1',
  thresholds: '/tmp/run-1/thresholds/k6/shop.thresholds.json',
  figures: '/tmp/run-1/figures.json',
  url: 'http://127.0.0.1:3000',
};
const PROGRAM = { kind: 'program', path: '/opt/k6' } as const;

describe('the command that runs a scenario', () => {
  it('tells k6 what is known and nothing that is not', () => {
    const { command, args, env } = k6Command(PROGRAM, RUN);
    expect([command, args.at(-1)]).toEqual(['/opt/k6', join(ROOT, 'k6/spike.ts')]);
    expect(args.filter((_, index) => args[index - 1] === '--env')).toEqual([
      'TARGET_URL=http://127.0.0.1:3000',
      `THRESHOLDS=${RUN.thresholds}`,
      `SUMMARY=${RUN.figures}`,
    ]);
    expect(args).not.toContain('--out');
    expect(Object.keys(env).filter((name) => name.startsWith('K6_PROMETHEUS'))).toEqual([]);
  });

  it('passes on rate, time, the end at the first broken promise, and where series go', () => {
    const more = { rate: 50, seconds: 90, abort: true, quiet: true, writeTo: 'http://p/api/v1/write', testId: 't' };
    const { args, env } = k6Command(PROGRAM, { ...RUN, ...more, args: ['--no-color'] });
    expect(k6Command(PROGRAM, { ...RUN, seconds: 8, abort: true }).args).toContain('ABORT_AFTER=2s');
    expect(k6Command(PROGRAM, { ...RUN, abort: true }).args).toContain('ABORT_AFTER=10s');
    expect(args).toEqual(expect.arrayContaining(['RATE=50', 'DURATION=90s', 'ABORT_AFTER=10s', '--quiet', 'testid=t']));
    expect(args.slice(-4)).toEqual(['--tag', 'testid=t', '--no-color', join(ROOT, 'k6/spike.ts')]);
    expect(args[args.indexOf('--out') + 1]).toBe('experimental-prometheus-rw');
    expect(env.K6_PROMETHEUS_RW_SERVER_URL).toBe('http://p/api/v1/write');
  });

  it('gives a container the same files under other names, the network of this machine, and all of the environment', () => {
    const image = { kind: 'image', docker: '/usr/bin/docker' } as const;
    const { command, args, env } = k6Command(image, { ...RUN, writeTo: 'http://p/api/v1/write' });
    expect(command).toBe('/usr/bin/docker');
    expect(env).toEqual({});
    expect(args.slice(0, args.indexOf('run', 1))).toEqual(
      expect.arrayContaining([
        `${join(ROOT, 'k6')}:/k6:ro`,
        '/tmp/run-1:/run-of-quartet',
        'host',
        'K6_PROMETHEUS_RW_SERVER_URL=http://p/api/v1/write',
        `grafana/k6:${K6_VERSION}`,
      ]),
    );
    expect(args).toEqual(
      expect.arrayContaining([
        'THRESHOLDS=/run-of-quartet/thresholds/k6/shop.thresholds.json',
        'SUMMARY=/run-of-quartet/figures.json',
      ]),
    );
    expect(args.at(-1)).toBe('/k6/spike.ts');
  });
});

describe('the k6 that is taken', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quartet-k6-'));
    env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(path: string, version: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho "k6 v${version} (go1.26.8, linux/amd64)"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('is the installed one of the right major version', () => {
    program(k6Path(env), K6_VERSION);
    const installed = program(join(folder, 'bin/k6'), '1.99.0');
    expect(findK6(env)).toBe(installed);
  });

  it('is kept in the cache folder of the user, by version', () => {
    expect(k6Path({ XDG_CACHE_HOME: '/var/cache/me' })).toBe(`/var/cache/me/quartet/k6-${K6_VERSION}/k6`);
  });

  const setUp = () => spawnSync(process.execPath, [join(ROOT, 'scripts/setup.mjs'), 'k6'], { encoding: 'utf8', env });

  it('is not built where there is one', () => {
    program(k6Path(env), K6_VERSION);
    const { status, stderr } = setUp();
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is named, with what it takes to get it, where there is no Go either', () => {
    const { status, stderr } = setUp();
    expect([status, stderr]).toEqual([1, expect.stringContaining(`Install k6 ${K6_VERSION} (https://`)]);
  });

  it('is the built one where the installed one is of another', () => {
    program(join(folder, 'bin/k6'), '0.50.0');
    expect(findK6(env)).toBeUndefined();
    const built = program(k6Path(env), K6_VERSION);
    expect(findK6(env)).toBe(built);
  });
});
