import { describe, expect, it } from 'vitest';
import { readCgroup } from './cgroup.ts';
import type { KernelFiles } from './kernel-files.ts';
import { descriptorRatio, heapRatio, memoryLimit } from './limits.ts';
import { stalledSeconds } from './pressure.ts';

/** Files as a kernel would show them. */
function files(texts: Readonly<Record<string, string>>, counts: Readonly<Record<string, number>> = {}): KernelFiles {
  return { read: (path) => texts[path], count: (path) => counts[path] };
}

const V2 = {
  '/proc/self/cgroup': '0::/kubepods/pod1/c1\n',
  '/sys/fs/cgroup/cgroup.controllers': 'cpu memory io\n',
  '/sys/fs/cgroup/kubepods/pod1/c1/cpu.stat':
    'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnr_periods 40\nnr_throttled 4\nthrottled_usec 750000\n',
  '/sys/fs/cgroup/kubepods/pod1/c1/cpu.max': '150000 100000\n',
  '/sys/fs/cgroup/kubepods/pod1/c1/memory.current': '300000000\n',
  '/sys/fs/cgroup/kubepods/pod1/c1/memory.max': '400000000\n',
  '/sys/fs/cgroup/kubepods/pod1/c1/memory.stat': 'anon 1\ninactive_file 100000000\n',
};

const V1 = {
  '/proc/self/cgroup': '5:memory:/docker/c1\n4:cpu,cpuacct:/docker/c1\n',
  '/sys/fs/cgroup/cpu,cpuacct/docker/c1/cpu.stat': 'nr_periods 10\nnr_throttled 2\nthrottled_time 3000000000\n',
  '/sys/fs/cgroup/cpu,cpuacct/docker/c1/cpuacct.usage': '4000000000\n',
  '/sys/fs/cgroup/cpu,cpuacct/docker/c1/cpu.cfs_quota_us': '50000\n',
  '/sys/fs/cgroup/cpu,cpuacct/docker/c1/cpu.cfs_period_us': '100000\n',
  '/sys/fs/cgroup/memory/docker/c1/memory.usage_in_bytes': '200\n',
  '/sys/fs/cgroup/memory/docker/c1/memory.limit_in_bytes': '400\n',
  '/sys/fs/cgroup/memory/docker/c1/memory.stat': 'cache 1\ntotal_inactive_file 50\n',
};

describe('readCgroup', () => {
  it('reads version 2, the page cache that can be dropped left out', () => {
    expect(readCgroup(files(V2))).toEqual({
      version: 2,
      cpuSeconds: 2.5,
      cpuLimit: 1.5,
      periods: 40,
      throttledPeriods: 4,
      throttledSeconds: 0.75,
      memoryBytes: 200000000,
      memoryLimit: 400000000,
    });
  });

  it('reads version 1 in its other units', () => {
    expect(readCgroup(files(V1))).toEqual({
      version: 1,
      cpuSeconds: 4,
      cpuLimit: 0.5,
      periods: 10,
      throttledPeriods: 2,
      throttledSeconds: 3,
      memoryBytes: 150,
      memoryLimit: 400,
    });
  });

  it("finds its own group at the root of a container's namespace", () => {
    const inside = Object.fromEntries(
      Object.entries(V2).map(([path, text]) => [path.replace('/kubepods/pod1/c1', ''), text]),
    );
    expect(readCgroup(files({ ...inside, '/proc/self/cgroup': '0::/\n' }))?.cpuLimit).toBe(1.5);
    expect(readCgroup(files({ ...inside, '/proc/self/cgroup': '0::/gone\n' }))?.cpuLimit).toBe(1.5);
  });

  it('says nothing of a limit where there is none', () => {
    const unlimited2 = {
      ...V2,
      '/sys/fs/cgroup/kubepods/pod1/c1/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/kubepods/pod1/c1/memory.max': 'max\n',
    };
    expect(readCgroup(files(unlimited2))).not.toHaveProperty('cpuLimit');
    expect(readCgroup(files(unlimited2))).not.toHaveProperty('memoryLimit');
    const unlimited1 = {
      ...V1,
      '/sys/fs/cgroup/cpu,cpuacct/docker/c1/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/memory/docker/c1/memory.limit_in_bytes': '9223372036854771712\n',
    };
    expect(readCgroup(files(unlimited1))).not.toHaveProperty('cpuLimit');
    expect(readCgroup(files(unlimited1))).not.toHaveProperty('memoryLimit');
  });

  it('gives nothing where there are no such files', () => {
    expect(readCgroup(files({}))).toBeUndefined();
    expect(readCgroup(files({ '/proc/self/cgroup': '0::/\n' }))).toBeUndefined();
  });

  it('reads the machine it runs on without a fault', async () => {
    const { kernelFiles } = await import('./kernel-files.ts');
    const reading = readCgroup(kernelFiles());
    for (const value of Object.values(reading ?? {})) expect(value).toBeGreaterThanOrEqual(0);
  });
});

describe('stalledSeconds', () => {
  it('reads what some task waited, of the group before the host', () => {
    const host = 'some avg10=0.00 avg60=0.00 avg300=0.00 total=5000000\nfull avg10=0.00 total=1\n';
    const own = 'some avg10=1.00 avg60=0.00 avg300=0.00 total=1500000\n';
    expect(stalledSeconds(files({ '/proc/pressure/cpu': host }), 'cpu')).toBe(5);
    expect(stalledSeconds(files({ '/proc/pressure/cpu': host, '/sys/fs/cgroup/cpu.pressure': own }), 'cpu')).toBe(1.5);
    expect(stalledSeconds(files({}), 'io')).toBeUndefined();
  });
});

describe('limits', () => {
  it('reads open descriptors over the soft limit', () => {
    const limits =
      'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n';
    expect(descriptorRatio(files({ '/proc/self/limits': limits }, { '/proc/self/fd': 256 }))).toBe(0.25);
    expect(descriptorRatio(files({ '/proc/self/limits': limits }))).toBeUndefined();
    const unlimited = 'Max open files            unlimited            unlimited            files\n';
    expect(descriptorRatio(files({ '/proc/self/limits': unlimited }, { '/proc/self/fd': 1 }))).toBeUndefined();
  });

  it("takes what is no limit for the machine's memory", () => {
    expect(memoryLimit(18446744073709552000, 1000)).toBe(1000);
    expect(memoryLimit(undefined, 1000)).toBe(1000);
    expect(memoryLimit(0, 1000)).toBe(1000);
    expect(memoryLimit(600, 1000)).toBe(600);
  });

  it('knows the heap as a share', () => {
    expect(heapRatio()).toBeGreaterThan(0);
    expect(heapRatio()).toBeLessThan(1);
  });
});
