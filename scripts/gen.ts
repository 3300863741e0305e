/** Renews every generated file: lists of members, the JSON Schema, the reference pages. `--check` only compares. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { specJsonSchemaText } from '../generator/src/specfile/json-schema.ts';
import { exampleFiles, exampleOutputs } from './gen/examples.ts';
import { memberList } from './gen/lists.ts';
import { alertsPage, diagnosticsPage, metricsPage, profilesPage, targetsPage } from './gen/reference.ts';
import { LOCALES, pluginTexts, TEXTS_FILE, textsFile } from './gen/texts.ts';

const root = join(import.meta.dirname, '..');
const core = (folder: string) => join(root, 'generator/src', folder);

/** Path below the root → its text. */
const files: Readonly<Record<string, () => string>> = {
  'generator/src/profiles/index.ts': () =>
    memberList(core('profiles'), 'profile', "import type { MetricProfile } from './profile.ts';"),
  'generator/src/lint/index.ts': () =>
    memberList(core('lint'), 'check', "import type { Check } from './check.ts';", 'code'),
  'generator/src/targets/index.ts': () =>
    memberList(core('targets'), 'target', "import type { Target } from './target.ts';"),
  'generator/schema/quartet-v1.json': specJsonSchemaText,
  'docs/reference/profiles.md': profilesPage,
  'docs/reference/diagnostics.md': diagnosticsPage,
  'docs/reference/alerts.md': alertsPage,
  'docs/reference/targets.md': targetsPage,
  'docs/reference/metrics.md': metricsPage,
  [`${LOCALES}/en-US/${TEXTS_FILE}`]: () => textsFile(pluginTexts(root)),
};

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, make] of Object.entries(files)) renew(path, make());
const outputs = exampleOutputs(root);
for (const [path, text] of outputs) renew(path, text);
for (const path of exampleFiles(root).filter((file) => !outputs.has(file))) {
  stale.push(path);
  if (!isCheck) rmSync(join(root, path));
}
if (isCheck && stale.length > 0) {
  console.log(`out of date: ${stale.join(', ')}\nrenew them with: npm run gen`);
  process.exitCode = 1;
} else if (!isCheck) {
  console.log(stale.length === 0 ? 'all generated files are up to date' : `renewed ${stale.join(', ')}`);
}

function renew(path: string, text: string): void {
  const file = join(root, path);
  if (textOf(file) === text) return;
  stale.push(path);
  if (isCheck) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
