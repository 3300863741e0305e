import { expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { diagnosticSchema } from './finding.ts';
import type { Conflict, Spec } from './index.ts';
import { endpoints, isSpecPath, PROBLEMS, problemSchema, readSpecAddress, specAddress } from './index.ts';

it('takes paths that lie inside the folder of the specs, and no others', () => {
  const fine = ['a.yaml', 'team/b.yml', 'größe/ü 1.yaml', 'x.rules+y@z-1_2.yaml'];
  const refused = [
    '',
    'a',
    'a.txt',
    '/a.yaml',
    '../a.yaml',
    'a/../b.yaml',
    './a.yaml',
    '.git/a.yaml',
    'a//b.yaml',
    'a\\b.yaml',
    'a\0.yaml',
    'c:/a.yaml',
    'node_modules/a.yaml',
    'a./b.yaml',
    `${'a/'.repeat(20)}b.yaml`,
    `${'a'.repeat(300)}.yaml`,
    '-a.yaml',
    ' a.yaml',
    'a?.yaml',
    'a#.yaml',
    'a%2f.yaml',
  ];
  expect(fine.filter((path) => !isSpecPath(path))).toEqual([]);
  expect(refused.filter(isSpecPath)).toEqual([]);
});

it('finds the path in an address again, whatever belongs to it', () => {
  for (const path of ['a.yaml', 'team/b c.yaml', 'x.yaml/history/y.yaml', 'ü.yml']) {
    for (const below of [[], ['history'], ['at', 'abc123'], ['rename'], ['revert']]) {
      const address = specAddress(path, ...below);
      expect(readSpecAddress(decodeURIComponent(address).slice('specs/'.length))).toEqual({ path, below });
    }
  }
  expect(readSpecAddress('a.yaml/nonsense')).toBeUndefined();
  expect(readSpecAddress('../a.yaml')).toBeUndefined();
});

it('describes every request and answer in a way that other tools understand', () => {
  for (const endpoint of Object.values(endpoints)) {
    for (const schema of ['request', 'answer'].flatMap((name) =>
      name in endpoint ? [endpoint[name as never] as z.ZodType] : [],
    )) {
      expect(z.toJSONSchema(schema, { unrepresentable: 'any' })).toMatchObject({ type: 'object' });
    }
  }
});

it('never answers 401, which Grafana would take for an invitation to ask again', () => {
  expect(Object.values(PROBLEMS)).not.toContain(401);
  expect(problemSchema.safeParse({ error: 'conflict', message: 'x' }).success).toBe(true);
});

it('gives findings the shape that the command line gives them', () => {
  expectTypeOf<z.infer<typeof diagnosticSchema>>().toEqualTypeOf<Diagnostic>();
  expectTypeOf<Spec['diagnostics'][number]>().toEqualTypeOf<Diagnostic>();
  expectTypeOf<Conflict['base']>().toEqualTypeOf<string | null>();
});
