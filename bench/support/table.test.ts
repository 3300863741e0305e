import { describe, expect, it } from 'vitest';
import type { Column } from './table.ts';
import { figure, median, table } from './table.ts';

const columns: readonly Column[] = [
  { title: 'what', align: 'left' },
  { title: 'CPU s', align: 'right' },
];

describe('table', () => {
  it('aligns words left and numbers right, without blanks at the end of a line', () => {
    expect(
      table(
        columns,
        [
          ['check', '1.5'],
          ['generate', '12'],
        ],
        'text',
      ),
    ).toBe('what      CPU s\n────────  ─────\ncheck       1.5\ngenerate     12\n');
  });

  it('tells Markdown which columns stand right', () => {
    expect(table(columns, [['check', '1.5']], 'markdown')).toBe(
      '| what  | CPU s |\n| ----- | ----: |\n| check |   1.5 |\n',
    );
  });

  it('refuses a row that does not fit the head', () => {
    expect(() => table(columns, [['check']], 'text')).toThrow('1 cells under 2 columns');
  });
});

describe('figure', () => {
  it.each([
    [0, '0'],
    [0.0123456, '0.0123'],
    [0.35, '0.350'],
    [6.314, '6.31'],
    [99.96, '100.0'],
    [1234.5, '1,230'],
    [365000, '365,000'],
  ])('prints %s as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('has no number for what was not measured', () => {
    expect(figure(Number.NaN)).toBe('–');
  });
});

describe('median', () => {
  it('is the middle one, however they came', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is half way between the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('is not a number for nothing', () => {
    expect(median([])).toBeNaN();
  });
});
