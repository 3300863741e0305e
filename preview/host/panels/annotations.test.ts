import type { DataFrame, FieldType } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { type Drawable, drawRegions, regionsOf } from './annotations.ts';

const frame = (columns: Record<string, unknown[]>): DataFrame => ({
  length: columns.time?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]) => ({
    name,
    type: 'other' as FieldType,
    config: {},
    values,
  })),
});

describe('regionsOf', () => {
  it('reads regions and marks of all frames, the earliest first', () => {
    const frames = [
      frame({ time: [2000], timeEnd: [5000], title: ['Slow'], color: ['#f00'] }),
      frame({ time: [1000], text: ['deploy'] }),
    ];
    expect(regionsOf(frames)).toEqual([
      { start: 1000, end: 1000, text: 'deploy' },
      { start: 2000, end: 5000, color: '#f00', text: 'Slow' },
    ]);
  });

  it('leaves out rows without a time, and takes an end before its start for none', () => {
    expect(regionsOf([frame({ time: [null, 3000], timeEnd: [1, 2000], title: ['a', 'b'] })])).toEqual([
      { start: 3000, end: 3000, text: 'b' },
    ]);
    expect(regionsOf([frame({ title: ['no time'] })])).toEqual([]);
    expect(regionsOf(undefined)).toEqual([]);
  });
});

describe('drawRegions', () => {
  /** A canvas of 100 by 50 on which a millisecond is a pixel; notes what is drawn. */
  function paper() {
    const bands: unknown[] = [];
    const lines: number[] = [];
    const ctx = {
      save: () => {},
      restore: () => {},
      beginPath: () => {},
      rect: () => {},
      clip: () => {},
      setLineDash: () => {},
      lineTo: () => {},
      stroke: () => {},
      fillStyle: '',
      fillRect(...band: number[]) {
        bands.push([this.fillStyle, ...band]);
      },
      moveTo: (x: number) => lines.push(x),
    };
    const plot = {
      ctx,
      bbox: { left: 0, top: 0, width: 100, height: 50 },
      valToPos: (value: number) => value,
    } as unknown as Drawable;
    return { bands, lines, plot };
  }

  it('draws a band from start to end with a line at both, and one line for a mark', () => {
    const { bands, lines, plot } = paper();
    drawRegions(
      plot,
      [
        { start: 10, end: 30, color: 'red', text: '' },
        { start: 60, end: 60, text: '' },
      ],
      'blue',
    );
    expect(bands).toEqual([
      ['red', 10, 0, 20, 50],
      ['blue', 60, 0, 0, 50],
    ]);
    expect(lines).toEqual([10, 30, 60]);
  });

  it('leaves out what is not in sight', () => {
    const { bands, plot } = paper();
    drawRegions(
      plot,
      [
        { start: -20, end: -1, text: '' },
        { start: 101, end: 120, text: '' },
        { start: -5, end: 5, text: '' },
      ],
      'blue',
    );
    expect(bands).toEqual([['blue', -5, 0, 10, 50]]);
  });
});
