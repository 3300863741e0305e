import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../local/paths.ts';
import { provocations } from './provocations.ts';

it('explains its use, with what can be provoked, when an option is wrong', () => {
  for (const args of [['--only', 'flood'], ['--twice']]) {
    const all = ['--conditions=source', join(ROOT, 'scripts/databases/main.ts'), ...args];
    const { status, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^usage: npm run databases/);
    for (const { id } of provocations) expect(stderr).toContain(id);
  }
});
