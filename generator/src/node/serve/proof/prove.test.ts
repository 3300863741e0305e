import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompiledOwner } from '../fleet/compiled.ts';
import { compileSpecs } from '../fleet/compiled.ts';
import { changedFleet } from '../fleet/fleet.ts';
import { realIo, specOf } from '../testing/site.ts';
import { proofsWith, rulesKey } from './prove.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-prove-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A promtool that takes so long for each test file and then says that it passed; its runs stand in `log`. */
function slowPromtool(seconds: number, sleeps = `sleep ${seconds}; echo "end $$" >> ${folder}/log`): string {
  const file = join(folder, 'promtool');
  const script = `#!/bin/sh
case "$1" in test) echo "begin $$" >> ${folder}/log; ${sleeps};; *) echo "promtool, version 2.42.0";; esac
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  writeFileSync(join(folder, 'log'), '');
  return file;
}

const runs = (what: 'begin' | 'end'): number => readFileSync(join(folder, 'log'), 'utf8').split(what).length - 1;

async function compiled(target: string): Promise<readonly CompiledOwner[]> {
  const { fleet } = await changedFleet(new Map(), new Map([['a.yaml', specOf('shop', target)]]), realIo(folder).signal);
  return (await compileSpecs(fleet, new Set(['a.yaml']), { targets: ['promtool-tests'] })).owners;
}

describe('the proof of a save', () => {
  it('is late for who does not wait so long, goes on, and is known then', async () => {
    const proofs = proofsWith(slowPromtool(0.1), realIo(folder));
    const owners = await compiled('99%');
    expect(await proofs.prove(owners, 1)).toMatchObject({ isLate: true, alerts: [] });
    await expect.poll(() => proofs.known(rulesKey(owners[0]!.rules)), { timeout: 20_000 }).toBeDefined();
    const began = runs('begin');
    expect(await proofs.prove(owners, 1)).toMatchObject({ isLate: false });
    expect(runs('begin')).toBe(began);
  });

  it('is late, and no fault, for who joins one that is given up', async () => {
    const proofs = proofsWith(slowPromtool(30, 'exec sleep 30'), realIo(folder), 300);
    const owners = await compiled('99%');
    const [first, second] = [proofs.prove(owners, 1), proofs.prove(owners, 20_000)];
    expect(await first).toMatchObject({ isLate: true });
    const began = performance.now();
    expect(await second).toMatchObject({ isLate: true });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('ends the proof of a version that nobody waits for once the next one begins', async () => {
    const proofs = proofsWith(slowPromtool(1), realIo(folder));
    await proofs.prove(await compiled('99%'), 1);
    await expect.poll(() => runs('begin'), { timeout: 5_000 }).toBeGreaterThan(0);
    const before = runs('begin');
    await proofs.prove(await compiled('98%'), 1);
    await sleep(1_500);
    // Of the first version nothing came to its end.
    expect(runs('end')).toBeLessThanOrEqual(runs('begin') - before);
  });
});
