import { parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Path } from '../model/origin.ts';
import { LineIndex, YamlIndex } from './yaml-index.ts';

function index(text: string): YamlIndex {
  return new YamlIndex(text, parseEvents(text, {}));
}

/** The text that stands at the place found. */
function found(
  text: string,
  path: Path,
  options: { readonly document?: number; readonly key?: boolean } = {},
): string | undefined {
  const range = index(text).find(options.document ?? 0, path, options.key);
  return range && text.slice(range.start, range.end);
}

const SPEC = `metadata: { name: checkout, labels: { team: 'pay ments' } }
spec:
  description: |
    Takes orders
    and payments.
  objectives:
    - { name: availability, target: 99.9% }
    - name: latency
      target: "99%"
`;

describe('YamlIndex.find', () => {
  it('finds a value in block and flow style, with its quotes', () => {
    expect(found(SPEC, ['metadata', 'name'])).toBe('checkout');
    expect(found(SPEC, ['metadata', 'labels', 'team'])).toBe("'pay ments'");
    expect(found(SPEC, ['spec', 'objectives', 0, 'target'])).toBe('99.9%');
    expect(found(SPEC, ['spec', 'objectives', 1, 'target'])).toBe('"99%"');
  });

  it('finds a key', () => {
    expect(found(SPEC, ['spec', 'objectives', 1, 'target'], { key: true })).toBe('target');
    expect(found(SPEC, ['spec'], { key: true })).toBe('spec');
  });

  it('points at the key of a mapping or list, and at the first line of a list entry', () => {
    expect(found(SPEC, ['spec', 'objectives'])).toBe('objectives');
    expect(found(SPEC, ['metadata'])).toBe('metadata');
    expect(found(SPEC, ['spec', 'objectives', 0])).toBe('{ name: availability, target: 99.9% }');
    expect(found(SPEC, ['spec', 'objectives', 1])).toBe('name: latency');
  });

  it('gives the nearest part that is written for a path that leads nowhere', () => {
    expect(found(SPEC, ['spec', 'selector'])).toBe('spec');
    expect(found(SPEC, ['spec', 'objectives', 0, 'tiers', 2, 'long'])).toBe('{ name: availability, target: 99.9% }');
    expect(found(SPEC, ['spec', 'objectives', 7])).toBe('objectives');
    expect(found(SPEC, ['spec', 'objectives', 'first'])).toBe('objectives');
    expect(found(SPEC, ['metadata', 'name', 'deeper'])).toBe('name');
  });

  it('shows the first line of a text block', () => {
    expect(found(SPEC, ['spec', 'description'])).toContain('Takes orders');
    expect(found(SPEC, ['spec', 'description'])).not.toContain('payments');
  });

  it('tells documents apart', () => {
    const text = 'a: 1\n---\na: 2\n---\na: 3\n';
    expect(found(text, ['a'], { document: 2 })).toBe('3');
    expect(index(text).find(3, ['a'])).toBeUndefined();
  });

  it('finds the separator of an empty document', () => {
    const text = 'a: --- 1\n---\n---\n---\nb: 2\n';
    expect(index(text).find(1, [])).toEqual({ start: 9, end: 12 });
    expect(index(text).find(2, [])).toEqual({ start: 13, end: 16 });
  });

  it('follows an alias to where the value is written', () => {
    const text = 'a: &x { deep: 1 }\nb: *x\nc: &x { deep: 2 }\nd: *x\n';
    expect(index(text).find(0, ['b', 'deep'])).toEqual(index(text).find(0, ['a', 'deep']));
    expect(index(text).find(0, ['d', 'deep'])).toEqual(index(text).find(0, ['c', 'deep']));
  });

  it('follows merge keys, of which the nearer key wins', () => {
    const text = 'a: &a { x: 1, y: 2 }\nb: &b { z: 3 }\nc: { <<: *a, y: 4 }\nd: { <<: [*b, *a] }\n';
    expect(found(text, ['c', 'x'])).toBe('1');
    expect(found(text, ['c', 'y'])).toBe('4');
    expect(found(text, ['d', 'z'])).toBe('3');
    expect(found(text, ['d', 'x'])).toBe('1');
    expect(found(text, ['d', 'none'])).toBe('d');
  });

  it('takes the last of doubled keys, whose value is the one that is read', () => {
    expect(found('a: 1\na: 2\n', ['a'])).toBe('2');
  });

  it('points at the key of an empty value', () => {
    expect(found('a:\nb: ""\n', ['a'])).toBe('a');
    expect(found('a:\nb: ""\n', ['b'])).toBe('b');
  });
});

describe('YamlIndex.duplicateKeys', () => {
  it('finds every double in every mapping, and nothing that only looks like one', () => {
    const text = 'a: 1\nb: { c: 1, c: 2, "c": 3 }\na: { a: 1 }\n<<: {}\n<<: {}\n';
    expect(
      index(text)
        .duplicateKeys()
        .map(({ name, first, again }) => [name, first.start, again.start]),
    ).toEqual([
      ['a', 0, 31],
      ['c', 10, 16],
      ['c', 10, 22],
    ]);
  });
});

describe('YamlIndex.complexKey', () => {
  it('finds a key that is a mapping or a list', () => {
    expect(index('a: 1\n? [x]\n: 2\n').complexKey()).toEqual({ start: 7, end: 10 });
    expect(index('a: { b: 1 }\n').complexKey()).toBeUndefined();
  });
});

describe('LineIndex', () => {
  const place = (text: string, start: number, end = start) => {
    const { line, column, endLine, endColumn } = new LineIndex(text).place('a.yaml', { start, end });
    return [line, column, endLine, endColumn];
  };

  it('counts lines and columns from 1', () => {
    expect(place('ab\ncd', 0)).toEqual([1, 1, 1, 1]);
    expect(place('ab\ncd', 4, 5)).toEqual([2, 2, 2, 3]);
    expect(place('ab\ncd\n', 6)).toEqual([3, 1, 3, 1]);
  });

  it('counts each kind of line end once', () => {
    expect(place('a\r\nb\rc\nd', 7)).toEqual([4, 1, 4, 1]);
    expect(place('a\r\nb', 3)).toEqual([2, 1, 2, 1]);
  });

  it('does not count a byte order mark', () => {
    expect(place('\uFEFFab\ncd', 1)).toEqual([1, 1, 1, 1]);
    expect(place('\uFEFFab\ncd', 0)).toEqual([1, 1, 1, 1]);
    expect(place('\uFEFFab\ncd', 5)).toEqual([2, 2, 2, 2]);
  });

  it('counts UTF-16 code units, as editors do', () => {
    expect(place('é😀x', 3)).toEqual([1, 4, 1, 4]);
  });
});
