import { describe, expect, it } from 'vitest';
import { SeriesIndex } from './series-index.ts';

function counted(names: readonly string[], cap: number) {
  let overflows = 0;
  const index = new SeriesIndex(names, cap, () => {
    overflows++;
  });
  return { index, overflows: () => overflows };
}

describe('SeriesIndex', () => {
  it('gives one slot to one label set, whatever the type of its values', () => {
    const { index } = counted(['status', 'route'], 10);
    expect(index.slot([200, '/a'])).toBe(index.slot(['200', '/a']));
    expect(index.slot(['200', '/b'])).toBe(1);
  });

  it('does not mistake two values for one when they are joined', () => {
    const { index } = counted(['a', 'b'], 10);
    expect(index.slot(['x', 'yz'])).not.toBe(index.slot(['xy', 'z']));
  });

  it('never has more series than the cap, and counts each record that goes to the overflow series', () => {
    const { index, overflows } = counted(['path'], 5);
    for (let i = 0; i < 100; i++) index.slot([`/p${i}`]);
    expect(index.size).toBe(5);
    expect(overflows()).toBe(96);
    expect(index.valuesOf(4)).toEqual(['__overflow__']);
  });

  it('keeps known series apart after the cap is reached', () => {
    const { index, overflows } = counted(['path'], 3);
    const first = index.slot(['/a']);
    for (let i = 0; i < 10; i++) index.slot([`/p${i}`]);
    const before = overflows();
    expect(index.slot(['/a'])).toBe(first);
    expect(overflows()).toBe(before);
  });

  it('never caps a family without labels', () => {
    const { index, overflows } = counted([], 1);
    expect(index.slot([])).toBe(0);
    expect(index.slot([])).toBe(0);
    expect(overflows()).toBe(0);
  });

  it('prepares the label text once per series', () => {
    const { index } = counted(['a'], 3);
    expect(index.textOf(index.slot(['say "hi"']))).toBe('a="say \\"hi\\""');
  });
});
