import type { SpecSummary } from '@quartet/generator/api';
import { expect, it } from 'vitest';
import { contextPaths, specOf } from './find-spec.ts';

const spec = (path: string, ...documents: readonly (readonly [kind: string, name: string])[]): SpecSummary => ({
  path,
  etag: '"x"',
  documents: documents.map(([kind, name], index) => ({ index, kind, name })),
  hasProblems: false,
  errors: 0,
  warnings: 0,
  canWrite: true,
});

const SPECS = [
  spec('defaults.yaml', ['Defaults', '']),
  spec('pay/checkout.yaml', ['Service', 'checkout'], ['Host', 'checkout']),
  spec('pay/db.yaml', ['Database', 'orders-db'], ['Host', 'db1']),
  spec('pay/defaults.yaml', ['Defaults', '']),
  spec('payments/defaults.yaml', ['Defaults', '']),
  spec('pay/eu/defaults.yaml', ['Defaults', '']),
];

it('finds a document by its kind as well as its name', () => {
  expect(specOf(SPECS, { kind: 'Host', name: 'db1' })?.path).toBe('pay/db.yaml');
  expect(specOf(SPECS, { kind: 'Service', name: 'db1' })).toBeUndefined();
});

it('takes the defaults of the folder and of those above, and of no other', () => {
  expect(contextPaths('pay/checkout.yaml', 'kind: Service', SPECS)).toEqual(['defaults.yaml', 'pay/defaults.yaml']);
});

it('takes what the text names', () => {
  expect(contextPaths('pay/checkout.yaml', 'dependsOn: [orders-db]', SPECS)).toContain('pay/db.yaml');
  expect(contextPaths('pay/checkout.yaml', 'dependsOn: [orders-db2]', SPECS)).not.toContain('pay/db.yaml');
});

it('does not take the file itself', () => {
  expect(contextPaths('pay/defaults.yaml', 'x', SPECS)).toEqual(['defaults.yaml']);
});
