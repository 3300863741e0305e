import { expect, it } from 'vitest';
import { measured, usageOf } from './measured.ts';

it('adds user and system time, and turns kilobytes into MiB', () => {
  expect(usageOf('1.25 0.50 204800\n')).toEqual({ cpuSeconds: 1.75, peakMiB: 200 });
});

it('refuses a report of another form', () => {
  expect(() => usageOf('Command exited with non-zero status 1\n')).toThrow('not what GNU time was asked for');
});

it('sees the CPU time of a process that counts for a while', () => {
  const busy = 'const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end);';
  const usage = measured([process.execPath, '-e', busy]);
  expect(usage.cpuSeconds).toBeGreaterThanOrEqual(0.3);
  expect(usage.cpuSeconds).toBeLessThan(3);
  expect(usage.peakMiB).toBeGreaterThan(10);
});

it('says what a process that failed had to say', () => {
  expect(() => measured([process.execPath, '-e', 'console.error("no such rule"); process.exit(3)'])).toThrow(
    /ended with 3: no such rule/,
  );
});
