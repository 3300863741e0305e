import { describe, expect, it, vi } from 'vitest';
import { Core } from '../core.ts';
import { serializeNow } from '../text/serialize.ts';
import type { KernelFiles } from './kernel-files.ts';
import { Saturation, type SaturationOptions } from './saturation.ts';

const NO_FILES: KernelFiles = { read: () => undefined, count: () => undefined };

function make(options: SaturationOptions) {
  let now = 0;
  const core = new Core({ registry: undefined, clock: () => now });
  const saturation = new Saturation(core, { files: NO_FILES, ...options });
  return {
    core,
    saturation,
    text: () => serializeNow(core.families(), 'text'),
    advance: (ms: number) => {
      now += ms;
      vi.advanceTimersByTime(ms);
    },
  };
}

function value(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
}

describe('Saturation', () => {
  it('shows the share of time the loop was busy over the last samples, by itself', async () => {
    vi.useFakeTimers();
    try {
      const loop = { active: 0, idle: 0 };
      const { core, text, advance } = make({ eventLoop: () => ({ ...loop }), intervalMs: 1000 });
      for (let i = 0; i < 4; i++) {
        loop.active += 900;
        loop.idle += 100;
        advance(1000);
      }
      expect(value(text(), 'app_saturation_ratio{resource="event_loop"}')).toBeCloseTo(0.9);
      for (let i = 0; i < 10; i++) {
        loop.idle += 1000;
        advance(1000);
      }
      expect(value(text(), 'app_saturation_ratio{resource="event_loop"}')).toBe(0);
      expect(value(text(), 'nodejs_eventloop_active_seconds_total')).toBeCloseTo(3.6);
      expect(value(text(), 'nodejs_eventloop_idle_seconds_total')).toBeCloseTo(10.4);
      await core.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('measures CPU and memory against the limits of the group', async () => {
    vi.useFakeTimers();
    try {
      let usage = 0;
      const read = (path: string): string | undefined =>
        ({
          '/proc/self/cgroup': '0::/\n',
          '/sys/fs/cgroup/cgroup.controllers': 'cpu',
          '/sys/fs/cgroup/cpu.stat': `usage_usec ${usage}\nnr_periods 7\nnr_throttled 3\nthrottled_usec 2000000\n`,
          '/sys/fs/cgroup/cpu.max': '200000 100000',
          '/sys/fs/cgroup/memory.current': '75',
          '/sys/fs/cgroup/memory.max': '100',
        })[path];
      const { core, text, advance } = make({ files: { read, count: () => undefined }, intervalMs: 1000 });
      for (let i = 0; i < 4; i++) {
        usage += 1_500_000;
        advance(1000);
      }
      expect(value(text(), 'app_saturation_ratio{resource="cpu"}')).toBeCloseTo(0.75);
      expect(value(text(), 'app_saturation_ratio{resource="memory"}')).toBeCloseTo(0.75);
      expect(value(text(), 'process_cgroup_cpu_throttled_periods_total')).toBe(3);
      expect(value(text(), 'process_cgroup_cpu_throttled_seconds_total')).toBe(2);
      await core.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows every resource at the first scrape, each between 0 and 1', async () => {
    const core = new Core({ registry: undefined });
    const saturation = new Saturation(core);
    saturation.addPool('orders', () => 5);
    saturation.addPool('gone', () => undefined);
    const lines = serializeNow(core.families(), 'text').match(/^app_saturation_ratio\{.*$/gm) ?? [];
    expect(lines.map((line) => /resource="(\w+)"/.exec(line)?.[1])).toEqual([
      'event_loop',
      'cpu',
      'memory',
      'heap',
      'fds',
      'db_pool',
    ]);
    for (const line of lines) {
      expect(Number(line.split(' ')[1])).toBeGreaterThanOrEqual(0);
      expect(Number(line.split(' ')[1])).toBeLessThanOrEqual(1);
    }
    await core.close();
  });

  it('stops its timer at the close', async () => {
    vi.useFakeTimers();
    try {
      const { core } = make({ intervalMs: 1000 });
      expect(vi.getTimerCount()).toBe(1);
      await core.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says nothing of what the system does not tell', async () => {
    const { core, text } = make({});
    expect(text()).not.toMatch(/process_cgroup|process_pressure|resource="fds"/);
    await core.close();
  });
});
