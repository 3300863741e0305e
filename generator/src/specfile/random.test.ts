import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { specCodes } from './codes.ts';
import { readSpecs } from './read.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/specfile');
const RICH = [
  'wrong-unit',
  'conflicting-fields',
  'bad-regex',
  'out-of-range.counts',
  'duplicate-tier',
  'duplicate-group',
  'secret-in-spec.slack',
  'window-too-short',
];
const texts = RICH.map((name) => readFileSync(join(FIXTURES, name, 'good.yaml'), 'utf8'));
const trees = texts.map((text) => load(text));
const KNOWN = new Set(specCodes.map((doc) => doc.code));

type Path = readonly (string | number)[];

/** Every place in a tree, the root first. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const children = Array.isArray(value) ? value.map((child, index) => [index, child] as const) : Object.entries(value);
  return [path, ...children.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

type Change = (value: unknown, key: string | number, parent: Record<string | number, unknown>) => void;

function changed(tree: unknown, path: Path, change: Change): unknown {
  const copy = structuredClone({ root: tree });
  let parent = copy as Record<string | number, unknown>;
  const full: Path = ['root', ...path];
  for (const part of full.slice(0, -1)) parent = parent[part] as Record<string | number, unknown>;
  const last = full.at(-1)!;
  change(parent[last], last, parent);
  return copy.root;
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    ' ',
    '$window',
    '100%',
    '0s',
    '5m',
    '__proto__',
    [],
    {},
    [[]],
    { regex: '(' },
    { not: [] },
  ),
  fc.string(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

const mutation: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>((_, key, parent) => delete parent[key]),
  junk.map<Change>((value) => (_, key, parent) => {
    parent[key] = value;
  }),
  fc.constant<Change>((value, key, parent) => {
    parent[key] = [value, value];
  }),
  fc.constant<Change>((value, key, parent) => {
    parent[key] = { [String(key)]: value };
  }),
  fc.string({ minLength: 1, maxLength: 8 }).map<Change>((name) => (value, _, parent) => {
    if (!Array.isArray(parent) && name !== '__proto__') parent[name] = value;
  }),
  fc.constant<Change>((value, key, parent) => {
    parent[key] = String(value);
  }),
);

/** Reads `text` and checks what holds of any input. */
function survives(text: string): void {
  const { diagnostics, model, locate } = readSpecs([{ file: 'a.yaml', text }]);
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const one of diagnostics) {
    expect(KNOWN).toContain(one.code);
    expect(one.message).toMatch(/^[^\n]+\.$/);
    if (one.line !== undefined) {
      expect(one.line).toBeGreaterThanOrEqual(1);
      expect(one.line).toBeLessThanOrEqual(lines);
      expect([one.endLine! > one.line, one.endColumn! >= one.column!]).toContain(true);
    }
  }
  for (const part of [...model.services, ...model.ruleSets]) {
    expect(locate({ origin: part.origin, path: ['metadata', 'name'] }).line).toBeGreaterThan(0);
  }
}

describe('reading what nobody would write', () => {
  it('survives changed trees', () => {
    const cases = fc.constantFrom(...trees).chain((tree) => {
      const change = fc.tuple(fc.constantFrom(...pathsOf(tree)), mutation);
      return fc.tuple(fc.constant(tree), fc.array(change, { minLength: 1, maxLength: 3 }));
    });
    let silent = 0;
    fc.assert(
      fc.property(cases, ([tree, changes]) => {
        let result: unknown = tree;
        for (const [path, change] of changes) {
          try {
            result = changed(result, path, change);
          } catch (error) {
            // An earlier change took the place away that this one was meant for.
            if (!(error instanceof TypeError)) throw error;
          }
        }
        const text = dump(result, { skipInvalid: true });
        survives(text);
        if (readSpecs([{ file: 'a.yaml', text }]).diagnostics.length === 0) silent++;
      }),
      { numRuns: 1500 },
    );
    expect(silent).toBeLessThan(900);
  });

  it('survives texts that are cut, doubled and mixed', () => {
    const piece = fc
      .constantFrom(...texts)
      .chain((text) =>
        fc.tuple(fc.nat(text.length), fc.nat(text.length)).map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b))),
      );
    const glue = fc.constantFrom(
      '',
      '\n',
      '---\n',
      '\r\n',
      '\t',
      ': ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '&a ',
      '*a',
      '<<: *a\n',
      '#',
      '|',
      '? ',
      '!!binary ',
      '\uFEFF',
      '%YAML 1.2\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, glue), { minLength: 1, maxLength: 8 }), (parts) => survives(parts.join(''))),
      { numRuns: 1500 },
    );
  });

  it('survives any text at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), survives), { numRuns: 500 });
  });

  it('reads every fixture the same way twice', () => {
    for (const name of readdirSync(FIXTURES).filter((one) => readdirSync(join(FIXTURES, one)).includes('bad.yaml'))) {
      const source = { file: 'a.yaml', text: readFileSync(join(FIXTURES, name, 'bad.yaml'), 'utf8') };
      expect(readSpecs([source]).diagnostics).toEqual(readSpecs([source]).diagnostics);
    }
  });
});
