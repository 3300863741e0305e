import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../compile.ts';
import { compileDraft } from '../save/draft.ts';
import { compileSpecs } from './compiled.ts';
import type { Fleet } from './fleet.ts';
import { changedFleet } from './fleet.ts';

const service = (name: string, more = ''): string =>
  `apiVersion: quartet/v1\nkind: Service\nmetadata: { name: ${name} }\nspec:\n  profile: node-http\n  selector: { job: ${name} }\n${more}`;
const database = (name: string): string =>
  `apiVersion: quartet/v1\nkind: Database\nmetadata: { name: ${name} }\nspec:\n  engine: mysql\n  selector: { job: ${name} }\n`;
const defaults = (env: string): string => `apiVersion: quartet/v1\nkind: Defaults\nspec:\n  labels: { env: ${env} }\n`;

const PATHS = ['a.yaml', 'defaults.yaml', 'team/b.yaml', 'team/defaults.yaml', 'db.yaml'];
const text = fc.oneof(
  fc.constantFrom('shop', 'cart').map((name) => service(name)),
  fc.constantFrom('shop', 'cart').map((name) => service(name, '  dependsOn: [orders]\n')),
  fc.constantFrom('orders', 'users').map(database),
  fc.constantFrom('prod', 'test').map(defaults),
  fc.constant(`${defaults('x')}---\n${service('pay')}`),
  fc.constantFrom('not: [', service('shop').replace('node-http', 'nothing'), ''),
);
const changes = fc.array(fc.tuple(fc.constantFrom(...PATHS), fc.option(text)), { minLength: 1, maxLength: 6 });

const whole = (fleet: Fleet) =>
  compile(
    [...fleet.values()].map((file) => ({ file: file.path, text: file.text })),
    { targets: ['prometheus-rules'] },
  );

describe('a fleet that changes file by file', () => {
  it('compiles to what all its files would at once, whatever the order of changes', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        let fleet: Fleet = new Map();
        const rules = new Map<string, string>();
        for (const [path, next] of steps) {
          if (next === null && !fleet.has(path)) continue;
          const draft = await compileDraft(fleet, new Map([[path, next]]));
          for (const { rules: gone } of draft.before) for (const one of gone) rules.delete(one.path);
          for (const { rules: come } of draft.after) for (const one of come) rules.set(one.path, one.text);
          fleet = draft.fleet;
        }
        const expected = whole(fleet);
        // Two specs of one name: whose rules stand there is open until that is mended.
        if (expected.diagnostics.some(({ code }) => code === 'duplicate-name' || code === 'duplicate-defaults')) return;
        const files = expected.files.map((file): [string, string] => [
          file.path.replace('prometheus/rules/', ''),
          file.text,
        ]);
        expect(Object.fromEntries(rules)).toEqual(Object.fromEntries(files));
        const { diagnostics } = await compileSpecs(fleet, new Set(fleet.keys()));
        const found = [...[...fleet.values()].flatMap((file) => file.diagnostics), ...diagnostics];
        expect(found.map(({ code, file }) => `${file} ${code}`).sort()).toEqual(
          expected.diagnostics.map(({ code, file }) => `${file} ${code}`).sort(),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('touches a database when the services that depend on it change, and nothing that does not', async () => {
    const { fleet } = await changedFleet(
      new Map(),
      new Map([
        ['db.yaml', database('orders')],
        ['a.yaml', service('shop')],
        ['c.yaml', service('cart')],
      ]),
    );
    const next = await changedFleet(fleet, new Map([['a.yaml', service('shop', '  dependsOn: [orders]\n')]]));
    expect([...next.affected].sort()).toEqual(['a.yaml', 'db.yaml']);
  });

  it('finds a name that two files share, where the second one stands', async () => {
    const { fleet } = await changedFleet(new Map(), new Map([['a.yaml', service('shop')]]));
    const draft = await compileDraft(fleet, new Map([['b.yaml', service('shop')]]));
    expect(draft).toMatchObject({ isValid: false });
    expect(draft.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'duplicate-name', file: 'b.yaml', line: 3 }),
    );
  });

  it('does not hold against a draft what other files had before', async () => {
    const { fleet } = await changedFleet(
      new Map(),
      new Map([
        ['bad.yaml', service('x').replace('node-http', 'nothing')],
        ['a.yaml', service('shop')],
      ]),
    );
    expect((await compileDraft(fleet, new Map([['a.yaml', `${service('shop')}# more\n`]]))).isValid).toBe(true);
    expect((await compileDraft(fleet, new Map([['bad.yaml', `${fleet.get('bad.yaml')!.text}# more\n`]]))).isValid).toBe(
      false,
    );
  });
});
