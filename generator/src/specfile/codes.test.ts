import { describe, expect, it } from 'vitest';
import { diagnostic, finding, shown, specCodes } from './codes.ts';

describe('specCodes', () => {
  it('are in order, each once, in lower case with hyphens', () => {
    const codes = specCodes.map((doc) => doc.code);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('say what, why, and show a bad and a good example that differ', () => {
    for (const doc of specCodes) {
      expect(doc.title).toMatch(/^[A-Z`].*\.$/);
      expect(doc.why).toMatch(/\.$/);
      expect(doc.why.length).toBeGreaterThan(60);
      expect(doc.bad).not.toBe(doc.good);
      expect(`${doc.title}${doc.why}`).not.toContain('!');
    }
  });
});

describe('finding', () => {
  it('takes the severity of its code and leaves out what is not said', () => {
    expect(finding('empty-file', undefined, 'Empty.')).toEqual({
      code: 'empty-file',
      severity: 'warning',
      message: 'Empty.',
    });
    expect(diagnostic('yaml-syntax', { file: 'a.yaml' }, 'Wrong.', { help: undefined })).toEqual({
      code: 'yaml-syntax',
      severity: 'error',
      message: 'Wrong.',
      file: 'a.yaml',
    });
  });
});

describe('shown', () => {
  it('puts a value in backquotes on one short line', () => {
    expect(shown(99.9)).toBe('`99.9`');
    expect(shown('a\n  b')).toBe('`a b`');
    expect(shown('`a`')).toBe("`'a'`");
    expect(shown('x'.repeat(100))).toBe(`\`${'x'.repeat(59)}…\``);
    expect(shown([1])).toBe('a list');
    expect(shown({})).toBe('a mapping');
    expect(shown(null)).toBe('`null`');
  });
});
