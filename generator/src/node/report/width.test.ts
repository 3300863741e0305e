import { describe, expect, it } from 'vitest';
import { cutAround, displayWidth, visible } from './width.ts';

describe('displayWidth', () => {
  it('counts wide characters twice and marks not at all', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('名前')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🚀')).toBe(2);
  });
});

describe('visible', () => {
  it('shows what would move the cursor, colour the screen or turn the reading direction', () => {
    expect(visible('a\tb')).toBe('a  b');
    expect(visible('\u001b[31mred\u0007')).toBe('␛[31mred␇');
    expect(visible('x\u202ey')).toBe('x�y');
    expect(visible('\u009b1m\u007f')).toBe('�1m␡');
    expect(visible('Grüße, 名前 🚀')).toBe('Grüße, 名前 🚀');
  });
});

describe('cutAround', () => {
  const line = `${'a'.repeat(50)}MARK${'b'.repeat(50)}`;

  it('leaves a line that fits as it is', () => {
    expect(cutAround('short', 0, 5, 40)).toEqual({ text: 'short', shift: 0 });
  });

  it('keeps the mark in sight, wherever it stands, within the limit', () => {
    for (let from = 0; from < line.length; from++) {
      const { text, shift } = cutAround(line, from, from + 1, 40);
      expect(displayWidth(text)).toBeLessThanOrEqual(40);
      expect(text[from - shift]).toBe(line[from]);
    }
  });

  it('says on which side something is missing', () => {
    expect(cutAround(line, 0, 1, 40).text).toMatch(/^a+…$/);
    expect(cutAround(line, 50, 54, 40).text).toMatch(/^…a+MARKb+…$/);
    expect(cutAround(line, 103, 104, 40).text).toMatch(/^…b+$/);
  });

  it('cuts between wide characters, never through one', () => {
    const wide = '名'.repeat(60);
    for (let from = 0; from < 60; from++) {
      const { text, shift } = cutAround(wide, from * 2, from * 2 + 2, 41);
      expect(displayWidth(text)).toBeLessThanOrEqual(41);
      expect(shift === 0 || (shift + 1) % 2 === 0).toBe(true);
    }
  });
});
