import { readSpecs } from '@quartet/generator';
import { expect, it } from 'vitest';
import { documentOf, withField } from './document.ts';
import { tierFields, writtenTiers } from './tiers.ts';

const SPEC = `apiVersion: quartet/v1
kind: Service
metadata: { name: shop }
spec:
  profile: node-http
  selector: { job: shop }
  objectives: [{ name: a, signal: errors, target: 99.9% }]
`;
const objective = (text: string) => readSpecs([{ file: 'x', text }]).model.services[0]!.objectives[0]!;

it('writes out the tiers that hold by default, so that nothing changes', () => {
  const result = withField(SPEC, 0, ['spec', 'objectives', 0, 'tiers'], writtenTiers(objective(SPEC)));
  if (!result.ok) throw new Error(result.reason);
  expect(objective(result.text).tiers).toEqual(objective(SPEC).tiers);
  expect(documentOf(result.text, { kind: 'Service', name: 'shop' })).toBeDefined();
});

it('reads a share or a factor, whichever is written', () => {
  expect(tierFields({ short: '5m', long: '1h', share: '2%' })).toEqual({
    short: '5m',
    long: '1h',
    speed: '2%',
    speedField: 'share',
  });
  expect(tierFields({ factor: 14.4 })).toEqual({ short: '', long: '', speed: '14.4', speedField: 'factor' });
  expect(tierFields('x').speedField).toBe('share');
});
