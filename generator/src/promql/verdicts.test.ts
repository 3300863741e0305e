import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walk } from './ast.ts';
import { parse } from './parse.ts';
import { typecheck } from './typecheck.ts';

/** `ok` and `bad` are what promtool 2.42 says; `late` passes it, and then every evaluation fails. */
const table = readFileSync(fileURLToPath(new URL('../../fixtures/promql/verdicts.txt', import.meta.url)), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => ({ verdict: line.slice(0, 4).trim(), expr: line.slice(5) }));

function findingsOf(
  expr: string,
): readonly { readonly start: number; readonly end: number; readonly message: string }[] {
  const parsed = parse(expr);
  return [...parsed.findings, ...(parsed.expr ? typecheck(parsed.expr) : [])];
}

describe('the table of verdicts', () => {
  it('holds at least 250 expressions, and many of each verdict', () => {
    expect(table.length).toBeGreaterThan(250);
    for (const [verdict, least] of [
      ['ok', 100],
      ['bad', 100],
      ['late', 10],
    ] as const) {
      expect(table.filter((row) => row.verdict === verdict).length).toBeGreaterThan(least);
    }
  });

  it('is what promtool says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'verdicts-'));
    const file = join(folder, 'rules.yaml');
    const rules = table.map(({ expr }, index) => `  - { record: r${index}, expr: ${JSON.stringify(expr)} }\n`);
    writeFileSync(file, `groups:\n- name: g\n  rules:\n${rules.join('')}`);
    const { stdout, stderr, error } = spawnSync('promtool', ['check', 'rules', '--lint=none', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    if (error) throw new Error(`promtool is needed for this test: ${error.message}`);
    const refused = new Set(
      [...(stdout + stderr).matchAll(/rule (\d+), "r\d+"/g)].map((match) => Number(match[1]) - 1),
    );
    const wrong = table.filter(({ verdict }, index) => (verdict === 'bad') !== refused.has(index));
    expect(wrong).toEqual([]);
  });

  it('is what the parser and the type check say', () => {
    const wrong = table.filter(({ verdict, expr }) => (verdict === 'ok') !== (findingsOf(expr).length === 0));
    expect(wrong).toEqual([]);
  });
});

describe('any text', () => {
  const words = table.flatMap(({ expr }) => expr.match(/"[^"]*"|[A-Za-z_:][\w:]*|[\d.]+[a-z]*|\s+|\S/g) ?? []);

  it('gives a tree or findings, never an exception, and spans inside the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((list) => list.join('')),
        ),
        (text) => {
          const parsed = parse(text);
          expect(parsed.expr !== undefined || parsed.findings.length > 0).toBe(true);
          for (const { start, end } of findingsOf(text)) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeLessThanOrEqual(text.length + 1);
            expect(end).toBeGreaterThanOrEqual(start);
          }
          if (parsed.expr) walk(parsed.expr, ({ start, end }) => expect(start < end && end <= text.length).toBe(true));
        },
      ),
      { numRuns: 1500, seed: 1 },
    );
  });

  it('may be nested or chained without an end', () => {
    for (const text of [
      `${'('.repeat(5000)}a${')'.repeat(5000)}`,
      'sum('.repeat(5000),
      Array(5000).fill('a').join(' + '),
      `${'-'.repeat(5000)}a`,
      `a${'[5m:]'.repeat(3000)}`,
      `a{b="${'x'.repeat(1_100_000)}"}`,
    ]) {
      expect(findingsOf(text).length).toBeGreaterThan(0);
    }
  });
});
