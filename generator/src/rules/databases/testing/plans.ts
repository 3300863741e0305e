/** Databases and hosts of tests, by the folders of fixtures/databases. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Host, Watched } from '../../../model/database.ts';
import type { Model } from '../../../model/model.ts';
import type { WatchPlan } from '../../../plan.ts';
import { readSpecs } from '../../../specfile/read.ts';
import { dependentsOf } from '../fleet.ts';
import { planWatched } from '../watch-plan.ts';

export const FOLDER = join(import.meta.dirname, '../../../../fixtures/databases');

/** Fixture folder → name of the document that it is about. */
export const CASES = {
  mysql: 'orders-db',
  'mysql-plain': 'stock',
  postgresql: 'events',
  redis: 'sessions',
  host: 'db1',
  overrides: 'orders-db',
} as const;

export type CaseName = keyof typeof CASES;

/** @throws where the text is not sound, since a test then shows nothing. */
export function modelOf(text: string): Model {
  const { diagnostics, model } = readSpecs([{ file: 'spec.yaml', text }]);
  if (diagnostics.length > 0) throw new Error(diagnostics.map((one) => one.message).join('\n'));
  return model;
}

export function specText(name: CaseName): string {
  return readFileSync(join(FOLDER, name, 'spec.yaml'), 'utf8');
}

/** The plan of the document that a fixture is about, with its proof. */
export function planOf(name: CaseName): WatchPlan {
  const model = modelOf(specText(name));
  const watched = [...model.hosts, ...model.databases].find((one) => one.name === CASES[name])!;
  const { findings, plan } = planWatched(watched, { dependents: dependentsOf(model)(watched), cases: true });
  if (findings.length > 0) throw new Error(findings.map((one) => one.message).join('\n'));
  return plan;
}

/** A database of `spec`, given as YAML between braces. */
export function databaseOf(spec: string, metadata = 'name: orders-db'): Database {
  const text = `apiVersion: quartet/v1\nkind: Database\nmetadata: { ${metadata} }\nspec: { ${spec} }\n`;
  return modelOf(text).databases[0]!;
}

export function hostOf(spec: string): Host {
  return modelOf(`apiVersion: quartet/v1\nkind: Host\nmetadata: { name: db1 }\nspec: { ${spec} }\n`).hosts[0]!;
}

/** Codes and rules of the findings on `watched`. */
export function findingsOf(watched: Watched): readonly string[] {
  const { findings } = planWatched(watched, { dependents: [], cases: false });
  return findings.map(({ code, rule }) => (rule ? `${code} ${rule}` : code));
}
