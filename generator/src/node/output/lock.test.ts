import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { disk } from '../files.ts';
import { world } from '../testing/world.ts';
import type { Processes, ProcessIdentity } from './lock.ts';
import { LOCK, takeLock } from './lock.ts';
import { machine } from './processes.ts';

const SELF: ProcessIdentity = { pid: 10, host: 'here', birth: 'boot/1' };
const OTHER: ProcessIdentity = { pid: 20, host: 'here', birth: 'boot/2' };

function processes(...running: readonly ProcessIdentity[]): Processes {
  return { self: SELF, running: (pid) => running.find((one) => one.pid === pid) };
}

function locked(by: string) {
  const here = world();
  writeFileSync(here.path(LOCK), by);
  const take = (known: Processes) => takeLock(here.folder, 'out', disk, known);
  return { here, take };
}

describe('takeLock', () => {
  it('names the process and is gone after release', () => {
    const here = world();
    const lock = takeLock(here.folder, 'out', disk, processes());
    expect(JSON.parse(here.read(LOCK))).toEqual(SELF);
    lock.release();
    expect(disk.list(here.folder)).toEqual([]);
  });

  it('refuses while the process that holds it runs, and names it', () => {
    const { here, take } = locked(JSON.stringify(OTHER));
    expect(() => take(processes(OTHER))).toThrow('Process `20` on `here` is writing to `out`.');
    expect(JSON.parse(here.read(LOCK))).toEqual(OTHER);
  });

  it.each([
    ['its process is gone', JSON.stringify(OTHER), []],
    ['its number now belongs to another process', JSON.stringify(OTHER), [{ ...OTHER, birth: 'boot/9' }]],
    ['this process has its number since', JSON.stringify({ ...SELF, birth: 'boot/0' }), []],
    ['its writer died before it wrote', '', []],
    ['it is cut short', '{"pid":', []],
  ])('takes a lock over when %s', (_, held, running) => {
    const { here, take } = locked(held);
    take(processes(...running)).release();
    expect(disk.list(here.folder)).toEqual([]);
  });

  it('does not judge processes of another machine', () => {
    const { take } = locked(JSON.stringify({ ...OTHER, host: 'there' }));
    expect(() => take(processes())).toThrow('Process `20` on `there` is writing to `out`.');
  });

  it('leaves a lock that someone else took meanwhile', () => {
    const here = world();
    const lock = takeLock(here.folder, 'out', disk, processes());
    writeFileSync(here.path(LOCK), JSON.stringify(OTHER));
    lock.release();
    expect(JSON.parse(here.read(LOCK))).toEqual(OTHER);
  });

  it('puts back a lock that was renewed between looking and taking', () => {
    const { here } = locked(JSON.stringify(OTHER));
    const fresh = { ...OTHER, pid: 21 };
    const rename = (from: string, to: string): void => {
      if (from.endsWith(LOCK)) writeFileSync(from, JSON.stringify(fresh));
      disk.rename(from, to);
    };
    expect(() => takeLock(here.folder, 'out', { ...disk, rename }, processes(fresh))).toThrow('Process `21`');
    expect(JSON.parse(here.read(LOCK))).toEqual(fresh);
    expect(disk.list(here.folder)).toHaveLength(1);
  });
});

describe('machine', () => {
  it('knows this process again, and that no process has a number beyond the largest', () => {
    expect(machine.running(process.pid)).toEqual(machine.self);
    expect(machine.running(2 ** 30)).toBeUndefined();
  });
});
