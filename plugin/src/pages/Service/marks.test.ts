import { expect, it, vi } from 'vitest';

vi.mock('@grafana/data', () => ({
  DataTopic: { Annotations: 'annotations' },
  FieldType: { time: 'time', boolean: 'boolean', string: 'string', other: 'other' },
}));
const { markFrame } = await import('./marks.ts');

const interval = (state: 'firing' | 'pending', start: number, end: number) => ({ state, start, end, isOpen: false });

it('marks the times an alert fired, in order, and not those it was pending', () => {
  const frame = markFrame(
    [
      { id: 'B', intervals: [interval('pending', 0, 50), interval('firing', 50, 60)] },
      { id: 'A', intervals: [interval('firing', 10, 20)] },
    ],
    '#f00',
  );
  const values = (name: string) => frame.fields.find((field) => field.name === name)!.values;
  expect(frame.length).toBe(2);
  expect([values('time'), values('timeEnd'), values('title')]).toEqual([
    [10, 50],
    [20, 60],
    ['A', 'B'],
  ]);
  expect(values('color')).toEqual(['#f00', '#f00']);
});

it('is an annotation frame even without marks', () => {
  expect(markFrame([], 'red')).toMatchObject({ length: 0, meta: { dataTopic: 'annotations' } });
});
