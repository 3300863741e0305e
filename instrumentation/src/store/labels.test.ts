import { describe, expect, it } from 'vitest';
import { checkNames, escapeHelp, escapeLabelValue, labelText, labelValue, MAX_LABEL_LENGTH } from './labels.ts';

describe('labelText', () => {
  it('writes pairs in the order of the names', () => {
    expect(labelText(['method', 'route'], ['GET', '/x'])).toBe('method="GET",route="/x"');
  });

  it('leaves out empty values, which Prometheus treats as absent', () => {
    expect(labelText(['resource', 'pool'], ['cpu', ''])).toBe('resource="cpu"');
    expect(labelText(['resource', 'pool'], ['cpu'])).toBe('resource="cpu"');
  });

  it('escapes backslash, newline and quote', () => {
    expect(escapeLabelValue('a\\b\n"c"')).toBe('a\\\\b\\n\\"c\\"');
    expect(escapeHelp('a\\b\n"c"')).toBe('a\\\\b\\n"c"');
  });
});

describe('labelValue', () => {
  it('writes anything as a string and nothing as an empty one', () => {
    expect([labelValue(5), labelValue(undefined), labelValue(null), labelValue(false)]).toEqual(['5', '', '', 'false']);
  });

  it('cuts long values', () => {
    expect(labelValue('x'.repeat(10_000))).toHaveLength(MAX_LABEL_LENGTH);
  });
});

describe('checkNames', () => {
  it.each([
    ['9lives', [], '`9lives`'],
    ['ok', ['a-b'], '`a-b`'],
    ['ok', ['__name'], '`__name`'],
    ['ok', ['le'], '`le`'],
    ['ok', ['quantile'], '`quantile`'],
    ['ok', ['a', 'a'], 'twice'],
  ])('refuses %s with labels %j and names the fault', (metric, labels, message) => {
    expect(() => checkNames(metric, labels)).toThrow(message);
  });

  it('accepts colons in metric names and underscores anywhere', () => {
    expect(() => checkNames('job:x:rate5m', ['_a', 'b_'])).not.toThrow();
  });
});
