import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearest, orList } from './suggest.ts';

const FIELDS = ['name', 'target', 'window', 'signal', 'threshold', 'objectives'];

describe('nearest', () => {
  it('finds a word with a letter missing, added, changed or swapped', () => {
    expect(nearest('objctives', FIELDS)).toBe('objectives');
    expect(nearest('windoww', FIELDS)).toBe('window');
    expect(nearest('tarket', FIELDS)).toBe('target');
    expect(nearest('siganl', FIELDS)).toBe('signal');
  });

  it('finds a word that goes on where the other stops', () => {
    expect(nearest('webhookUrl', ['channel', 'webhookUrlFile'])).toBe('webhookUrlFile');
    expect(nearest('objectivesList', FIELDS)).toBe('objectives');
  });

  it('takes the case for a slip', () => {
    expect(nearest('SERVICE', ['Service', 'Defaults'])).toBe('Service');
  });

  it('offers nothing rather than something far away', () => {
    expect(nearest('zebra', FIELDS)).toBeUndefined();
    expect(nearest('', FIELDS)).toBeUndefined();
    expect(nearest('ab', ['cd'])).toBeUndefined();
    expect(nearest('x'.repeat(65), ['x'.repeat(64)])).toBeUndefined();
  });

  it('takes the first of equally near words, whatever their order in memory', () => {
    expect(nearest('cat', ['bat', 'car', 'hat'])).toBe('bat');
    expect(nearest('cat', ['hat', 'bat'])).toBe('hat');
  });

  it('prefers a nearer word that comes later', () => {
    expect(nearest('latency', ['latencies', 'latency'])).toBe('latency');
  });
});

describe('didYouMean', () => {
  it('is a question in backquotes', () => {
    expect(didYouMean('latncy', ['errors', 'latency'])).toBe('did you mean `latency`?');
    expect(didYouMean('cpu', ['errors', 'latency'])).toBeUndefined();
  });
});

describe('orList', () => {
  it('reads as a sentence does', () => {
    expect(orList([])).toBe('');
    expect(orList(['a'])).toBe('a');
    expect(orList(['a', 'b'])).toBe('a or b');
    expect(orList(['a', 'b', 'c'])).toBe('a, b or c');
  });
});

describe('editDistance', () => {
  it('counts a swap of neighbours as one', () => {
    expect(editDistance('ab', 'ba')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is 0 for equal words alone, the same both ways, and never over the longer length', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { numRuns: 300 },
    );
  });
});
