import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { textOfFindings } from './text.ts';

const TEXT = ['spec:', '  objectives:', '    - signal: latncy', ''].join('\n');

function print(diagnostics: readonly Diagnostic[], text = TEXT, color = false, width = 100): string {
  return textOfFindings(diagnostics, { color, width, textOf: (file) => (file === 'shop.yaml' ? text : undefined) });
}

const FINDING: Diagnostic = {
  code: 'unknown-signal',
  severity: 'error',
  message: '`latncy` is not a signal.',
  expected: 'latency, traffic, errors or saturation',
  help: 'did you mean `latency`?',
  file: 'shop.yaml',
  line: 3,
  column: 15,
  endLine: 3,
  endColumn: 21,
};

describe('textOfFindings', () => {
  it('has five parts: place, what, code, frame, mend', () => {
    expect(print([FINDING])).toBe(
      [
        'shop.yaml:3:15  error  unknown-signal',
        '  `latncy` is not a signal.',
        '  2 │   objectives:',
        '  3 │     - signal: latncy',
        '    │               ^^^^^^ expected latency, traffic, errors or saturation',
        '  help: did you mean `latency`?  more: quartet explain unknown-signal',
        '',
      ].join('\n'),
    );
  });

  it('says expected once, whether or not the finding says it itself', () => {
    expect(print([{ ...FINDING, expected: 'expected latency' }])).toContain('^^^^^^ expected latency\n');
  });

  it('colours the severity and nothing else', () => {
    const colored = print([FINDING], TEXT, true);
    expect(colored).toContain('  \u001b[31merror\u001b[0m  unknown-signal');
    expect(colored.replace('\u001b[31m', '').replace('\u001b[0m', '')).toBe(print([FINDING]));
  });

  it('shows the other places that take part', () => {
    const also = [{ file: 'shop.yaml', line: 1, column: 1, endColumn: 5, message: 'the first one stands here' }];
    expect(print([{ ...FINDING, also }])).toContain(
      ['  also: shop.yaml:1:1  the first one stands here', '  1 │ spec:', '    │ ^^^^', ''].join('\n'),
    );
  });

  it('keeps the carets below their text behind tabs and wide characters', () => {
    const text = '\t名前: wrong\n';
    const column = text.indexOf('wrong') + 1;
    const printed = print([{ ...FINDING, line: 1, column, endLine: 1, endColumn: column + 5 }], text).split('\n');
    expect(printed[2]).toBe('  1 │   名前: wrong');
    // Two columns for the tab, four for the two characters, two for the colon and the space.
    expect(printed[3]).toMatch(/^ {4}│ {9}\^{5} expected/);
  });

  it('marks the rest of the line where a region goes on below', () => {
    const printed = print([{ ...FINDING, line: 2, column: 3, endLine: 3, endColumn: 5 }]);
    expect(printed).toContain('  2 │   objectives:\n    │   ^^^^^^^^^^^ expected');
  });

  it('cuts a long line around its mark', () => {
    const text = `${'x'.repeat(300)}bad${'y'.repeat(300)}\n`;
    const printed = print([{ ...FINDING, line: 1, column: 301, endLine: 1, endColumn: 304 }], text, false, 80).split(
      '\n',
    );
    const [source, carets] = [printed[2] ?? '', printed[3] ?? ''];
    expect(source.length).toBeLessThanOrEqual(80);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bad');
  });

  it('does without a frame where the text is not at hand, and without a place where there is none', () => {
    const { line, column, endLine, endColumn, ...whole } = FINDING;
    expect([line, column, endLine, endColumn]).toEqual([3, 15, 3, 21]);
    expect(print([{ ...whole, file: 'other.yaml' }])).toBe(
      [
        'other.yaml  error  unknown-signal',
        '  `latncy` is not a signal.',
        '  expected latency, traffic, errors or saturation',
        '  help: did you mean `latency`?  more: quartet explain unknown-signal',
        '',
      ].join('\n'),
    );
    expect(print([{ code: 'x', severity: 'info', message: 'Said.' }])).toBe(
      'info  x\n  Said.\n  more: quartet explain x\n',
    );
  });

  it('shows a line without carets where no column is known', () => {
    expect(print([{ code: 'x', severity: 'error', message: 'Said.', file: 'shop.yaml', line: 3 }])).toContain(
      '  3 │     - signal: latncy\n  more:',
    );
  });

  it('points behind the last character, past the end and into files that end too early without failing', () => {
    expect(print([{ ...FINDING, column: 21, endColumn: 21 }])).toMatch(/│ {21}\^ expected/);
    expect(print([{ ...FINDING, column: 500, endColumn: 600 }])).toContain('^ expected');
    expect(print([{ ...FINDING, line: 99, endLine: 99 }])).not.toContain('│');
  });

  it('reads CRLF and a byte order mark as an editor does', () => {
    const printed = print([{ ...FINDING, line: 1, column: 1, endLine: 1, endColumn: 3 }], '\ufeffab: 1\r\ncd: 2\r\n');
    expect(printed).toContain('  1 │ ab: 1\n    │ ^^ expected');
  });

  it('never passes on control characters of an input', () => {
    const printed = print([{ ...FINDING, message: 'evil \u001b]0;title\u0007', file: 'a\u001b[2Jb' }]);
    expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Control}/u);
  });

  it('puts an empty line between two findings, and prints nothing for none', () => {
    expect(print([FINDING, FINDING])).toBe(`${print([FINDING])}\n${print([FINDING])}`);
    expect(print([])).toBe('');
  });

  it('finds the lines of a large file quickly', () => {
    const text = 'alert: x\n'.repeat(300_000);
    const findings = Array.from({ length: 3000 }, (_, index) => ({ ...FINDING, line: 290_000 + index, column: 1 }));
    const began = performance.now();
    print(findings, text);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
