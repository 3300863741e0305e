import { describe, expect, it } from 'vitest';
import { machineLine, versionOf } from './machine.ts';

describe('machineLine', () => {
  it('names the machine and the versions that count', () => {
    expect(machineLine('promtool')).toMatch(/^\d+ cores, \d+ GiB, .+, Node \d+\.\d+\.\d+, promtool \d+\.\d+\.\d+$/);
  });

  it('fails with the name of a program that is not there', () => {
    expect(() => versionOf('no-such-program')).toThrow('no-such-program cannot be run');
  });
});
