import { describe, expect, it } from 'vitest';
import { progressOn } from './progress.ts';
import { world } from './testing/world.ts';

function shown(isTTY: boolean, times: readonly number[]): readonly string[] {
  const printed: string[] = [];
  let clock = 0;
  const io = { ...world().io, stderr: { isTTY, write: (text: string) => void printed.push(text) }, now: () => clock };
  const progress = progressOn(io);
  for (const time of times) {
    clock = time;
    progress.show(`at ${time}`);
  }
  progress.clear();
  progress.clear();
  return printed;
}

describe('progressOn', () => {
  it('says nothing in the first two seconds', () => {
    expect(shown(true, [0, 1000, 1999])).toEqual([]);
  });

  it('changes its line a few times a second and clears it once', () => {
    expect(shown(true, [2000, 2100, 2199, 2200, 5000])).toEqual([
      '\r\u001b[Kat 2000',
      '\r\u001b[Kat 2200',
      '\r\u001b[Kat 5000',
      '\r\u001b[K',
    ]);
  });

  it('says nothing where nobody looks', () => {
    expect(shown(false, [2000, 5000])).toEqual([]);
  });
});
