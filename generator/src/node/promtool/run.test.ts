import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../io.ts';
import { inParallel, runTool } from './run.ts';

const shell = (script: string, more: { signal?: AbortSignal; limitMs?: number } = {}) =>
  runTool('/bin/sh', ['-c', script], { cwd: tmpdir(), signal: new AbortController().signal, ...more });

describe('runTool', () => {
  it('gives the code and both streams', async () => {
    expect(await shell('echo out; echo err >&2; exit 3')).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('ends what takes too long, and says so', async () => {
    const { code, stderr } = await shell('exec sleep 30', { limitMs: 50 });
    expect(code).toBeUndefined();
    expect(stderr).toContain('ended after 0.05 s without a result');
  });

  it('ends the program when the user interrupts', async () => {
    const stopping = new AbortController();
    const running = shell('exec sleep 30', { signal: stopping.signal });
    stopping.abort();
    await expect(running).rejects.toThrow(Interrupted);
    await expect(shell('true', { signal: stopping.signal })).rejects.toThrow(Interrupted);
  });

  it('explains a program that cannot be started', async () => {
    const signal = new AbortController().signal;
    await expect(runTool(tmpdir(), [], { cwd: tmpdir(), signal })).rejects.toThrow('cannot be started');
  });
});

describe('inParallel', () => {
  it('keeps the order and the width', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([30, 10, 20, 0], 2, async (delay, index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, delay));
      running--;
      return `${index}:${delay}`;
    });
    expect(results).toEqual(['0:30', '1:10', '2:20', '3:0']);
    expect(most).toBe(2);
  });

  it('rejects with the first failure', async () => {
    const work = async (item: number) => (item === 2 ? Promise.reject(new Error('two')) : item);
    await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('two');
  });
});
