import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, sourceLines } from './frame.ts';
import { displayWidth } from './width.ts';

const frame = (text: string, place: object, note?: string) =>
  frameOf(sourceLines(text), place, note, { width: 60, withLineBefore: true });

describe('sourceLines', () => {
  it('gives each line without its end, and nothing past the last', () => {
    const lines = sourceLines('\ufeffa\r\nb\n\nd');
    expect([0, 1, 2, 3, 4, 5].map(lines.at)).toEqual([undefined, 'a', 'b', '', 'd', undefined]);
    expect(sourceLines('').at(1)).toBe('');
  });
});

describe('frameOf', () => {
  it('lines numbers up where they grow by a digit', () => {
    const text = Array.from({ length: 10 }, (_, index) => `line ${index + 1}`).join('\n');
    expect(frame(text, { line: 10, column: 6, endColumn: 8 })).toEqual([' 9 │ line 9', '10 │ line 10', '   │      ^^']);
  });

  it('leaves out a line before that is empty', () => {
    expect(frame('\nb', { line: 2, column: 1 })).toEqual(['2 │ b', '  │ ^']);
  });

  it('is never wider than it may be, never fails and always points at something, whatever the text and place', () => {
    const position = fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined });
    const line = fc.string({ unit: 'binary', maxLength: 150 });
    fc.assert(
      fc.property(line, line, position, position, position, (first, second, column, endLine, endColumn) => {
        const place = {
          line: 1,
          ...(column === undefined ? {} : { column }),
          ...(endLine === undefined ? {} : { endLine }),
          ...(endColumn === undefined ? {} : { endColumn }),
        };
        const lines = frame(`${first}\n${second}`, place);
        for (const shown of lines) {
          expect(shown).not.toMatch(/\p{Control}/u);
          expect(displayWidth(shown.replace(/\^+$/, ''))).toBeLessThanOrEqual(60 + 5);
        }
        expect(lines.some((shown) => shown.endsWith('^'))).toBe(column !== undefined);
      }),
      { numRuns: 500 },
    );
  });
});
