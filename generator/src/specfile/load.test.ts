import { describe, expect, it } from 'vitest';
import { indexOf, loadFile, MAX_ALIASED_VALUES, MAX_DEPTH, MAX_FILE_LENGTH } from './load.ts';

const load = (text: string) => loadFile({ file: 'a.yaml', text });
const codes = (text: string) => load(text).diagnostics.map((one) => one.code);

/** `levels` anchors, each ten times the one before. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < levels; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}

describe('loadFile', () => {
  it('gives each document of a file, null for an empty one', () => {
    expect(load('a: 1\n---\n---\nb: 2\n').documents).toEqual([{ a: 1 }, null, { b: 2 }]);
    expect(load('').documents).toEqual([]);
    expect(load('# nothing\n').documents).toEqual([]);
  });

  it('accepts a byte order mark and Windows line ends', () => {
    expect(load('\uFEFFa: 1\r\nb: [2,\r\n  3]\r\n')).toEqual({ documents: [{ a: 1, b: [2, 3] }], diagnostics: [] });
  });

  it('reads YAML 1.2: words and dates stay text', () => {
    expect(load('a: yes\nb: 2001-01-01\nc: 12:30\nd: on\n').documents).toEqual([
      { a: 'yes', b: '2001-01-01', c: '12:30', d: 'on' },
    ]);
  });

  it('applies anchors, aliases and merge keys', () => {
    const text = 'a: &a { x: 1, y: 1 }\nb: { <<: *a, y: 2 }\nc: *a\n';
    expect(load(text)).toEqual({
      documents: [{ a: { x: 1, y: 1 }, b: { x: 1, y: 2 }, c: { x: 1, y: 1 } }],
      diagnostics: [],
    });
  });

  it('accepts as many aliases as a large fleet needs', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, index) => `k${index}: v`).join(', ');
    const uses = Array.from({ length: 5000 }, (_, index) => `s${index}: { <<: *shared, own: ${index} }`).join('\n');
    expect(load(`shared: &shared { ${fields(49)} }\n${uses}\n`).diagnostics).toEqual([]);
    expect(codes(`shared: &shared { ${fields(51)} }\n${uses}\n`)).toEqual(['yaml-too-many-aliases']);
  });

  it('refuses a bomb before anything walks it', () => {
    const started = process.cpuUsage();
    expect(codes(bomb(30))).toEqual(['yaml-too-many-aliases']);
    const used = process.cpuUsage(started);
    expect(used.user + used.system).toBeLessThan(500_000);
    expect(load(bomb(30)).diagnostics[0]?.message).toContain(String(MAX_ALIASED_VALUES));
    expect(codes(bomb(4))).toEqual([]);
  });

  it('refuses merge keys that repeat too much', () => {
    const keys = Array.from({ length: 600 }, (_, index) => `k${index}: 1`).join(', ');
    const merges = Array.from({ length: 900 }, (_, index) => `m${index}: { <<: [*a, *a] }`).join('\n');
    expect(codes(`a: &a { ${keys} }\n${merges}\n`)).toEqual(['yaml-too-many-aliases']);
    expect(codes(`a: &a {}\nb: { <<: [${Array(101).fill('*a').join(', ')}] }\n`)).toEqual(['yaml-too-many-aliases']);
  });

  it('refuses an alias inside its own anchor, at any depth', () => {
    expect(codes('a: &a [*a]\n')).toEqual(['yaml-too-many-aliases']);
    expect(codes('a: &a { b: [{ c: *a }] }\n')).toEqual(['yaml-too-many-aliases']);
  });

  it('refuses a file over the limit, and reads one at the limit', () => {
    expect(codes(`# ${'x'.repeat(MAX_FILE_LENGTH)}`)).toEqual(['file-too-large']);
    expect(load(`# ${'x'.repeat(MAX_FILE_LENGTH)}`).diagnostics[0]?.message).toBe('The file has 11 MB.');
    expect(codes(`# ${'x'.repeat(MAX_FILE_LENGTH - 2)}`)).toEqual([]);
  });

  it('refuses nesting over the limit, and reads nesting at the limit', () => {
    expect(codes('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toEqual(['yaml-too-deep']);
    expect(codes('['.repeat(MAX_DEPTH - 1) + ']'.repeat(MAX_DEPTH - 1))).toEqual([]);
    expect(codes('- '.repeat(100_000))).toEqual(['yaml-too-deep']);
  });

  it('tells what is no text', () => {
    expect(codes('a: \uFFFD\n')).toEqual(['not-text']);
    expect(codes('PK\u0003\u0004\0\0\0')).toEqual(['not-text']);
    expect(codes('a: \u0007\n')).toEqual(['not-text']);
    expect(codes('a: \uD800\n')).toEqual(['not-text']);
  });

  it('never lets a key change the prototype of anything', () => {
    expect(codes('__proto__: { polluted: 1 }\n')).toEqual(['yaml-key']);
    expect(codes('a: { "\\x5f_proto__": 1 }\n')).toEqual(['yaml-key']);
    expect(codes('x: &x { a: 1 }\nb: { <<: *x, __proto__: 1 }\n')).toEqual(['yaml-key']);
    expect(load('constructor: { prototype: { polluted: 1 } }\ntoString: 1\n').diagnostics).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('finds a tab in the indentation however the parser words it', () => {
    for (const text of ['a:\n\tb: 1\n', '\ta: 1\nb: 2\n', 'a: {\n\tb: 1\n}\n', 'a:\n  - x\n\t- y\n'])
      expect(codes(text)).toEqual(['yaml-tab']);
    expect(codes('a: "x\ty" \t# tab\nb: c\td\n')).toEqual([]);
  });

  it('reports all doubled keys of a file, and reads on with the last of each', () => {
    const { documents, diagnostics } = load('a: 1\nb: { c: 1, c: 2 }\na: 3\n');
    expect(diagnostics.map((one) => [one.code, one.line, one.column, one.also?.[0]?.line])).toEqual([
      ['yaml-duplicate-key', 3, 1, 1],
      ['yaml-duplicate-key', 2, 12, 2],
    ]);
    expect(documents).toEqual([{ a: 3, b: { c: 2 } }]);
  });

  it.each([
    ['a: b: c\n', 'quoted'],
    ['a: [b\n', 'bracket'],
    ['a: "b', 'close the quote'],
    ['a: "b\n', 'quote is closed'],
    ['a: *b\n', 'anchor'],
    ['a: !b c\n', 'quotes'],
    ['<<: 5\n', 'merge key'],
    ['a: %b\n', 'quoted'],
  ])('says how to mend %j', (text, help) => {
    const [first, ...rest] = load(text).diagnostics;
    expect(first).toMatchObject({ code: 'yaml-syntax', severity: 'error', file: 'a.yaml', line: expect.any(Number) });
    expect(first?.help).toContain(help);
    expect(rest).toEqual([]);
  });
});

describe('indexOf', () => {
  it('has no places for a text that does not parse', () => {
    expect(indexOf({ file: 'a.yaml', text: 'a: [' })).toBeUndefined();
    expect(indexOf({ file: 'a.yaml', text: 'a: 1' })?.find(0, ['a'])).toEqual({ start: 3, end: 4 });
  });
});
