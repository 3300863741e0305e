import { specJsonSchema } from '@quartet/generator';
import { describe, expect, it } from 'vitest';
import { completionsAt, kindAround, placeIn } from './completion.ts';

const schema = specJsonSchema();

/** `|` is the cursor. */
function at(text: string) {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('|'));
  const column = lines[line]!.indexOf('|');
  lines[line] = lines[line]!.replace('|', '');
  return { lines, line, place: placeIn(lines, line, column) };
}
const labels = (text: string) => {
  const { line, lines, place } = at(text);
  return completionsAt(schema, kindAround(lines, line), place).map(({ label }) => label);
};

describe('placeIn', () => {
  const place = (text: string) => at(text).place;

  it('follows the indentation up', () => {
    expect(place('spec:\n  signals:\n    latency:\n      |')).toEqual({
      path: ['spec', 'signals', 'latency'],
      key: undefined,
    });
    expect(place('spec:\n  signals:\n    latency:\n  pro|')).toEqual({ path: ['spec'], key: undefined });
  });

  it('is within the item of a list behind its dash', () => {
    expect(place('spec:\n  objectives:\n    - name: a\n      |')).toEqual({
      path: ['spec', 'objectives', 0],
      key: undefined,
    });
    expect(place('spec:\n  objectives:\n    - |')).toEqual({ path: ['spec', 'objectives', 0], key: undefined });
  });

  it('takes a list that begins at its key for one below it', () => {
    expect(place('spec:\n  objectives:\n  - name: a\n    |').path).toEqual(['spec', 'objectives', 0]);
    expect(place('spec:\n  objectives:\n    - tiers:\n        - name: x\n          |').path).toEqual([
      'spec',
      'objectives',
      0,
      'tiers',
      0,
    ]);
  });

  it('is at a value behind a colon', () => {
    expect(place('spec:\n  profile: |')).toEqual({ path: ['spec'], key: 'profile' });
  });

  it('looks into braces', () => {
    expect(place('spec:\n  alerts:\n    HighErrorRate: { threshold: 5%, |')).toEqual({
      path: ['spec', 'alerts', 'HighErrorRate'],
      key: undefined,
    });
    expect(place('spec:\n  objectives:\n    - { name: a, signal: |').key).toBe('signal');
    expect(place('spec: { labels: { a: b }, |')).toEqual({ path: ['spec'], key: undefined });
  });

  it('does not look beyond its document', () => {
    expect(place('spec:\n  a: 1\n---\n|')).toEqual({ path: [], key: undefined });
  });
});

describe('completionsAt', () => {
  it('offers the fields of the kind of document', () => {
    expect(labels('kind: Service\nspec:\n  |')).toEqual(expect.arrayContaining(['profile', 'objectives', 'alerts']));
    expect(labels('kind: Database\nspec:\n  |')).toEqual(expect.arrayContaining(['engine', 'admin']));
    expect(labels('kind: Database\nspec:\n  |')).not.toContain('objectives');
  });

  it('offers what can be said of an alert, whatever its name', () => {
    expect(labels('kind: Service\nspec:\n  alerts:\n    X: { |')).toEqual(
      expect.arrayContaining(['enabled', 'threshold', 'for', 'severity']),
    );
  });

  it('offers the choices of a value', () => {
    expect(labels('kind: Service\nspec:\n  objectives:\n    - signal: |')).toEqual(['errors', 'latency']);
    expect(labels('kind: Database\nspec:\n  engine: |')).toEqual(['mysql', 'postgresql', 'redis']);
    expect(labels('|')).toContain('kind');
  });

  it('offers nothing where nothing is known', () => {
    expect(labels('kind: Service\nspec:\n  nothing:\n    |')).toEqual([]);
  });
});

it('finds the kind of the document that a line is in', () => {
  const lines = 'kind: Defaults\n---\nspec: {}\nkind: Service\n---\nkind: Host'.split('\n');
  expect([0, 2, 3, 5].map((line) => kindAround(lines, line))).toEqual(['Defaults', 'Service', 'Service', 'Host']);
});
