import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { labelBlock, quoted, scalar } from './yaml.ts';

/** Texts that YAML readers take for something else, or that break a line. */
const AWKWARD = [
  ...[
    'yes',
    'No',
    'on',
    'OFF',
    'true',
    'False',
    'null',
    'NULL',
    '~',
    'y',
    'N',
    '',
    ' ',
    '.',
    '..',
    '-',
    '- a',
    '?',
    ':',
  ],
  ...[
    '1',
    '1e3',
    '0x1',
    '0o7',
    '1_000',
    '.5',
    '.inf',
    '.nan',
    '-.INF',
    '2026-11-21',
    '12:30:45',
    '=',
    '<<',
    '!!str',
    '&a',
    '*a',
  ],
  ...[
    ' a',
    'a ',
    'a: b',
    'a:',
    ': a',
    'a #b',
    '#a',
    'a,b',
    '[a]',
    '{a}',
    '%a',
    '@a',
    '`a`',
    '|',
    '>',
    "'",
    "''",
    '"',
    '\\',
    '\\n',
  ],
  ...[
    "it's",
    'a\nb',
    '\n',
    'a\r\nb',
    '\t',
    'a\tb',
    '\u0000',
    '\u0007',
    '\u001b[0m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
  ],
  ...[
    '\u2028',
    '\u2029',
    'a\u2028b',
    '\ufeff',
    '\ufeffa',
    '\ufffe',
    '\uffff',
    '\ufffd',
    '😀',
    '👩‍👩‍👧',
    'ä',
    'e\u0301',
    '{{ $value }}',
    '---',
    '...',
  ],
];

const text = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...AWKWARD), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
);

describe.each([
  ['scalar', scalar],
  ['quoted', quoted],
])('%s', (_, write) => {
  it('is re-read as the very same text, as a value, as a key and in a list', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(load(`a: ${write(value)}\n`)).toEqual({ a: value });
        expect(load(`- ${write(value)}\n- 1\n`)).toEqual([value, 1]);
        if (value !== '__proto__') expect(Object.entries(load(`${write(value)}: 1\n`) as object)).toEqual([[value, 1]]);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds for each awkward text by itself', () => {
    expect(AWKWARD.filter((value) => load(write(value)) !== value)).toEqual([]);
  });

  it('stays on one line', () => {
    fc.assert(fc.property(text, (value) => !/[\n\r\u0085\u2028\u2029]/.test(write(value))));
  });
});

describe('scalar', () => {
  it('writes plain words plainly and quotes the rest', () => {
    expect(['checkout', 'service:requests:rate5m', '/a/quartet', 'a-b.c'].map(scalar)).toEqual([
      'checkout',
      'service:requests:rate5m',
      '/a/quartet',
      'a-b.c',
    ]);
    expect(['no', 'a:', '5m', "it's"].map(scalar)).toEqual(["'no'", "'a:'", "'5m'", "'it''s'"]);
  });

  it('writes what no file can hold as the replacement character', () => {
    expect(load(scalar('a\ud800b'))).toBe('a\ufffdb');
  });
});

describe('labelBlock', () => {
  it('sorts the names and says nothing of no labels', () => {
    expect(labelBlock('labels', { b: '2', a: 'x' }, '  ')).toBe("  labels:\n    a: x\n    b: '2'\n");
    expect(labelBlock('labels', {}, '  ')).toBe('');
  });

  it('is re-read as the same labels', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/), text), (labels) => {
        const block = labelBlock('labels', labels, '');
        const expected = Object.keys(labels).length === 0 ? {} : { labels: { ...labels } };
        expect(load(`${block || '{}'}`)).toEqual(expected);
      }),
    );
  });
});
