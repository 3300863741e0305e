import { describe, expect, it } from 'vitest';
import type { Sound } from './mutations.ts';
import { brokenBytes, changedValue, cut, diceBy, mutated, randomBy } from './mutations.ts';

const SOUND: Sound = {
  method: 'PUT',
  path: '/api/specs/a.yaml',
  headers: { authorization: 'Bearer x', 'if-match': '"1"' },
  body: { text: 'kind: Service\n', message: 'why' },
};
const many = <T>(seed: number, make: (dice: ReturnType<typeof diceBy>) => T): readonly T[] => {
  const dice = diceBy(randomBy(seed));
  return Array.from({ length: 2_000 }, () => make(dice));
};

describe('a mutated request', () => {
  it('is the same one for the same seed, and another for another', () => {
    const of = (seed: number) => JSON.stringify(many(seed, (dice) => mutated(SOUND, dice)));
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });

  it('differs from the sound one nearly always, in each of its parts now and then', () => {
    const made = many(3, (dice) => mutated(SOUND, dice));
    expect(made.filter((one) => JSON.stringify(one) === JSON.stringify(SOUND)).length).toBeLessThan(100);
    for (const part of ['method', 'path', 'headers', 'body'] as const) {
      const changed = made.filter((one) => JSON.stringify(one[part]) !== JSON.stringify(SOUND[part]));
      expect(changed.length, part).toBeGreaterThan(300);
    }
  });

  it('has an address and headers of signs that Node sends, apart from those that are cut into the address', () => {
    for (const { headers } of many(4, (dice) => mutated(SOUND, dice)))
      for (const value of Object.values(headers)) expect(value).toMatch(/^[\t\x20-\x7e]*$/);
  });

  it('leaves the sound one as it is', () => {
    const before = JSON.stringify(SOUND);
    many(5, (dice) => [mutated(SOUND, dice), brokenBytes(SOUND, dice)]);
    expect(JSON.stringify(SOUND)).toBe(before);
  });
});

it('changes one place of a value, however deep', () => {
  const made = many(6, (dice) => changedValue({ a: [{ b: 'text' }] }, dice, 0));
  expect(
    made.some((one) => JSON.stringify(one)?.startsWith('{"a":[{"b":"') && !JSON.stringify(one).includes('"text"')),
  ).toBe(true);
  expect(made.some((one) => JSON.stringify(one) === '{}')).toBe(true);
});

it('keeps what stands before and behind a cut', () => {
  for (const text of many(7, (dice) => cut('abcdefghijklmnopqrstuvwxyz', dice)))
    expect(text.startsWith('a') || text.endsWith('z') || text.length < 26).toBe(true);
});

it('breaks bytes as no client would: short, doubled, turned', () => {
  const made = many(8, (dice) => brokenBytes(SOUND, dice).toString('latin1'));
  expect(made.some((bytes) => bytes.length < 40)).toBe(true);
  expect(made.some((bytes) => (bytes.match(/HTTP\/1\.1/g) ?? []).length > 1)).toBe(true);
  expect(made.some((bytes) => bytes.includes('transfer-encoding: chunked'))).toBe(true);
  expect(made.some((bytes) => !/^PUT/.test(bytes))).toBe(true);
});
