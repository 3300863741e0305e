import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogues } from '../../generator/src/catalogue/index.ts';
import { compile, compileParts } from '../../generator/src/compile.ts';
import { isAlert } from '../../generator/src/plan.ts';
import { readSpecs } from '../../generator/src/specfile/read.ts';

function sources(folder: string) {
  const files = readdirSync(join(import.meta.dirname, folder)).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => ({
    file: `${folder}/${file}`,
    text: readFileSync(join(import.meta.dirname, folder, file), 'utf8'),
  }));
}

it.each(['quartet', 'demo'])('compiles %s without a finding', (folder) => {
  const { diagnostics, files } = compile(sources(folder), { targets: ['prometheus-rules'] });
  expect(diagnostics).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(5);
});

it('has an example of every alert that databases and hosts can have', () => {
  const parts = [...compileParts(sources('quartet'), { targets: ['prometheus-rules'] })];
  const made = new Set(parts.flatMap(({ alerts }) => alerts.map(({ id }) => id)));
  const known = Object.values(catalogues).flatMap(({ alerts }) => alerts.map(({ id }) => id));
  expect(known.filter((id) => !made.has(id))).toEqual([]);
});

it('has a proof of every alert, and of none a reason why there is no proof', () => {
  for (const { alerts, cases, owner } of compileParts(sources('quartet'), { targets: ['promtool-tests'] })) {
    const claimed = (verdict: string) =>
      new Set(cases.flatMap(({ claims }) => claims.filter((one) => one.verdict === verdict).map(({ id }) => id)));
    const [fires, silent] = [claimed('fires'), claimed('silent')];
    for (const { id, rule, unproven } of alerts) {
      expect({ owner, id, unproven, isAlert: isAlert(rule) }).toEqual({
        owner,
        id,
        unproven: undefined,
        isAlert: true,
      });
      expect({ owner, id, fires: fires.has(id), silent: silent.has(id) }).toEqual({
        owner,
        id,
        fires: true,
        silent: true,
      });
    }
  }
});

it('waits less in fast motion, and for nothing else', () => {
  const { databases, hosts } = readSpecs(sources('demo')).model;
  for (const { alerts, name } of [...databases, ...hosts]) {
    for (const [id, override] of Object.entries(alerts)) {
      const changed = Object.keys(override).filter((field) => field !== 'for');
      // One session that is blocked for seconds is a twentieth of one over five minutes.
      expect({ name, id, changed }).toEqual({ name, id, changed: id === 'MySQLLockContention' ? ['threshold'] : [] });
    }
  }
});
