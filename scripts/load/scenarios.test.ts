import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scenarios } from './scenarios.ts';

it('finds every scenario by its file, with what it is for', () => {
  expect(scenarios().map(({ name }) => name)).toEqual(['errors', 'mysql-contention', 'soak', 'spike', 'steady']);
  for (const { about } of scenarios()) expect(about).toMatch(/^[A-Z].+[.?]$/);
});

it('wants that from each of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-scenarios-'));
  writeFileSync(join(folder, 'mute.ts'), 'export default function visit() {}\n');
  expect(() => scenarios(folder)).toThrow('scenarios: mute.ts does not open with a comment of one sentence');
  rmSync(folder, { recursive: true });
});
