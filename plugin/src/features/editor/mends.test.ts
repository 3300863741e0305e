import { readSpecs } from '@quartet/generator';
import { expect, it } from 'vitest';
import { compileDraft } from './compile-draft.ts';
import { helpText, mended, offsetOf, suggestionOf } from './mends.ts';

const SPEC = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  objectives:
    - { name: a, signal: "latncy", threshold: 250ms, target: 99% }
`;

it('puts in what was meant, in the quotes that stand there', () => {
  const [finding] = readSpecs([{ file: 'x', text: SPEC }]).diagnostics;
  const text = mended(SPEC, finding!)!;
  expect(text).toBe(SPEC.replace('latncy', 'latency'));
  expect(readSpecs([{ file: 'x', text }]).diagnostics).toEqual([]);
});

it('mends a name, which is a key', () => {
  const typo = SPEC.replace('profile: node-http', 'profil: node-http');
  const findings = compileDraft('x', typo, [], { kind: 'Service', name: 'shop' }).diagnostics;
  const texts = findings.map((finding) => mended(typo, finding)).filter((text) => text !== undefined);
  expect(texts).toContain(typo.replace('profil:', 'profile:'));
});

it('leaves alone what it has no word for', () => {
  const finding = { code: 'x', severity: 'error', message: '`a` is wrong.', line: 1, column: 1, endColumn: 2 } as const;
  expect(mended('a\n', finding)).toBeUndefined();
  expect(suggestionOf({ help: 'leave it out' })).toBeUndefined();
});

it('leaves a text alone that was changed since', () => {
  const finding = {
    code: 'x',
    severity: 'error',
    message: '`latncy` is no signal.',
    help: 'did you mean `latency`?',
    line: 1,
    column: 1,
    endColumn: 7,
  } as const;
  expect(mended('latncy', finding)).toBe('latency');
  expect(mended('errors', finding)).toBeUndefined();
  expect(mended('lat', finding)).toBeUndefined();
});

it('finds the offset of a line and column', () => {
  expect(offsetOf('ab\ncd\n', 2, 2)).toBe(4);
  expect(offsetOf('ab\ncd\n', 2, 3)).toBe(5);
  expect(offsetOf('ab\ncd\n', 2, 4)).toBeUndefined();
  expect(offsetOf('ab', 3, 1)).toBeUndefined();
});

it('makes a sentence of a help', () => {
  expect(helpText('name a receiver there; until then `nobody` is told')).toBe(
    'Name a receiver there; until then `nobody` is told.',
  );
  expect(helpText('did you mean `latency`?')).toBe('Did you mean `latency`?');
  expect(helpText('send `If-None-Match: *`')).toBe('Send `If-None-Match: *`');
});
