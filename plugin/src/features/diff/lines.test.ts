import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diffLines, hunksOf, type Line, patchOf, SIGN } from './lines.ts';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const shown = (lines: readonly Line[]) => lines.map(({ kind, text: of }) => SIGN[kind] + of);
const sides = (lines: readonly Line[]) => [
  lines.filter(({ kind }) => kind !== 'added').map((line) => line.text),
  lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text),
];

it('tells the lines that are gone and those that came', () => {
  expect(shown(diffLines(text('a', 'b', 'c'), text('a', 'x', 'c', 'd')))).toEqual([' a', '-b', '+x', ' c', '+d']);
});

it('finds nothing between equal texts', () => {
  expect(hunksOf(diffLines('a\nb\n', 'a\nb\n'))).toEqual([]);
  expect(patchOf('x', '', '')).toBe('');
});

it('makes of each side what it was, whatever the texts', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 200; round++) {
    const make = () => Array.from({ length: random(14) }, () => 'abcd'[random(4)]!);
    const [a, b] = [make(), make()];
    const lines = diffLines(text(...a), text(...b));
    expect(sides(lines), `${a} → ${b}`).toEqual([a, b]);
    const changes = lines.filter(({ kind }) => kind !== 'same').length;
    expect(changes, `${a} → ${b}`).toBe(a.length + b.length - 2 * longestCommon(a, b));
  }
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    let diagonal = 0;
    b.forEach((y, j) => {
      const above = row[j + 1]!;
      row[j + 1] = x === y ? diagonal + 1 : Math.max(above, row[j]!);
      diagonal = above;
    });
  }
  return row.at(-1)!;
}

it('numbers lines by the text that they stand in', () => {
  const [, removed, added] = diffLines(text('a', 'b'), text('a', 'x'));
  expect(removed).toEqual({ kind: 'removed', text: 'b', before: 2 });
  expect(added).toEqual({ kind: 'added', text: 'x', after: 2 });
});

it('leaves out what is far from a change, and says how much', () => {
  const many = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const changed = many.map((line, index) => (index === 10 ? 'new' : line));
  const [hunk, ...rest] = hunksOf(diffLines(text(...many), text(...changed)), 2);
  expect(rest).toEqual([]);
  expect(hunk!.skipped).toBe(8);
  expect(hunk!.lines).toHaveLength(6);
});

it('writes a patch that Git applies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-diff-'));
  try {
    const before = Array.from({ length: 30 }, (_, index) => `key${index}: ${index}`);
    const after = before.toSpliced(2, 1, 'key2: two', 'new: 1').toSpliced(25, 2);
    writeFileSync(join(folder, 'spec.yaml'), text(...before));
    execFileSync('git', ['apply', '-'], { cwd: folder, input: patchOf('spec.yaml', text(...before), text(...after)) });
    expect(readFileSync(join(folder, 'spec.yaml'), 'utf8')).toBe(text(...after));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('gives up on the shortest way where texts have little in common', () => {
  const a = Array.from({ length: 3_000 }, (_, index) => `a${index}`);
  const b = Array.from({ length: 3_000 }, (_, index) => `b${index}`);
  const started = performance.now();
  expect(sides(diffLines(text(...a), text(...b)))).toEqual([a, b]);
  expect(performance.now() - started).toBeLessThan(15_000);
});
