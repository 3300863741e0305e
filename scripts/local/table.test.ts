import { expect, it } from 'vitest';
import { type Column, tableLines } from './table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Service', align: 'left' },
  { title: 'p99', align: 'right' },
];

it('makes columns as wide as their widest cell and sets numbers to the right', () => {
  expect(
    tableLines(COLUMNS, [
      [{ text: 'shop' }, { text: '4.98 ms' }],
      [{ text: 'shop-guide' }, { text: '–' }],
    ]),
  ).toEqual(['Service         p99', 'shop        4.98 ms', 'shop-guide        –']);
});

it('keeps its columns when a cell is painted', () => {
  const red = (text: string) => `<${text}>`;
  expect(
    tableLines(
      COLUMNS,
      [
        [
          { text: 'shop', paint: red },
          { text: '1 s', paint: red },
        ],
      ],
      red,
    ),
  ).toEqual(['<Service>  <p99>', '<shop>     <1 s>']);
});

it('counts characters, not code units, and leaves no trailing spaces', () => {
  expect(tableLines(COLUMNS, [[{ text: '𝒮𝒽𝑜𝓅' }, { text: '2 s' }], [{ text: 'a' }]])).toEqual([
    'Service  p99',
    '𝒮𝒽𝑜𝓅     2 s',
    'a',
  ]);
});

it('throws when a row has a cell too many', () => {
  expect(() => tableLines(COLUMNS, [[{ text: 'a' }, { text: 'b' }, { text: 'c' }]])).toThrow('3 cells for 2 columns');
});
