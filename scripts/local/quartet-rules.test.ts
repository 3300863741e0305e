import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countRules, runQuartet } from './quartet-rules.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quartet-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('counts rules and alerts in all rule files, and no other files', () => {
  mkdirSync(join(folder, 'team'));
  writeFileSync(
    join(folder, 'a.yaml'),
    'groups: [{ name: a, rules: [{ record: r, expr: up }, { alert: A, expr: up }] }]\n',
  );
  writeFileSync(join(folder, 'team/b.yaml'), 'groups: [{ name: b, rules: [{ alert: B, expr: up }] }, { name: c }]\n');
  writeFileSync(join(folder, 'journal.json'), '{}');
  expect(countRules(folder)).toEqual({
    rules: 3,
    alerts: 2,
    files: [join(folder, 'a.yaml'), join(folder, 'team/b.yaml')],
  });
});

it('says nothing when the command line ends well, and all of its words when it does not', async () => {
  const spec = join(folder, 'shop.yaml');
  writeFileSync(spec, 'apiVersion: quartet/v1\nkind: Service\nmetadata: { name: shop }\nspec: { profile: nod-http }\n');
  expect(await runQuartet(['explain', 'unknown-target'])).toBeUndefined();
  expect(await runQuartet(['check', spec, '--no-color'])).toContain('nod-http');
});
