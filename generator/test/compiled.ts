/** Specs of tests: their texts, and what compiling them gives. */

import { compile } from '../src/compile.ts';
import type { CompileResult } from '../src/plan.ts';

/** A `Service` document; `spec` are its fields, and may replace the profile and the selector given here. */
export function serviceText(
  spec: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
): string {
  // JSON is YAML, so a place on line 1 is the only thing lost.
  return JSON.stringify({
    apiVersion: 'quartet/v1',
    kind: 'Service',
    metadata: { name: 'app', ...metadata },
    spec: { profile: 'node-http', selector: { job: 'app' }, ...spec },
  });
}

/** The outcome for one file `spec.yaml`. */
export function compiled(text: string, targets: readonly string[] = ['prometheus-rules']): CompileResult {
  return compile([{ file: 'spec.yaml', text }], { targets });
}

/** The only rule file of a sound spec. @throws where it is not sound, since a test then shows nothing. */
export function ruleText(text: string): string {
  const { files, diagnostics } = compiled(text);
  const [file] = files;
  if (!file || files.length > 1) throw new Error(diagnostics.map((one) => one.message).join('\n') || 'no single file');
  return file.text;
}
