/** `quartet doctor`: what is wrong between specs and the Prometheus that watches their services. */

import type { Source } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Duration } from '../../model/duration.ts';
import { compiledParts } from '../compiling.ts';
import { prometheusClient } from '../doctor/client.ts';
import { readInputs, readText } from '../inputs.ts';
import type { Io } from '../io.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { counted, countFindings } from '../report/counts.ts';
import { textsOf } from '../report/texts.ts';

export interface DoctorOptions {
  readonly prometheus: URL;
  /** A file whose first line is a bearer token. */
  readonly tokenFile?: string;
  /** For each request. */
  readonly timeout: Duration;
}

/** @throws Refusal when specs or the token cannot be read, or no Prometheus answers; Interrupted. */
export async function doctor(
  specs: readonly string[],
  options: DoctorOptions,
  { io }: CommandContext,
): Promise<Outcome> {
  const sources = await readInputs(specs, io);
  const textOf = textsOf(sources);
  const errors = await errorsIn(sources, io);
  if (errors.length > 0) {
    return { diagnostics: errors, textOf, failed: true, summary: 'Nothing was examined: mend the findings first.' };
  }
  const token = tokenFor(options, io);
  const client = prometheusClient(
    { base: options.prometheus, timeout: options.timeout, ...(token ? { token } : {}) },
    io,
  );
  const { diagnose, documentsOf, examine, healthyRules, readSpecs } = await modules();
  const { locate, model } = readSpecs(sources);
  const facts = await examine(model, client, options.prometheus, io);
  const seen = { facts, model };
  const diagnostics = diagnose(seen, locate);
  const figures = {
    documents: documentsOf(model).length + model.ruleSets.length,
    targets: facts.targets?.length,
    rules: healthyRules(seen),
    requests: client.requests(),
  };
  return {
    diagnostics,
    textOf,
    findingsAreResult: true,
    keepsOrder: true,
    summary: summaryOf(diagnostics, figures),
    json: figures,
  };
}

interface Figures {
  readonly documents: number;
  readonly targets: number | undefined;
  readonly rules: number | undefined;
  readonly requests: number;
}

function summaryOf(diagnostics: readonly Diagnostic[], { documents, requests, rules }: Figures): string {
  const loaded = rules === undefined ? [] : [`${counted(rules, 'rule')} loaded and healthy`];
  const figures = [
    `${counted(documents, 'document')} examined`,
    ...loaded,
    `${counted(requests, 'request')} made`,
  ].join(', ');
  return `${figures}: ${countFindings(diagnostics) ?? 'all is well'}.`;
}

/** What `quartet check` would call an error: of such a spec no rule is written, so none can be looked for. */
async function errorsIn(sources: readonly Source[], io: Io): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for await (const { diagnostics } of compiledParts(sources, [], io)) {
    found.push(...diagnostics.filter(({ severity }) => severity === 'error'));
  }
  return found;
}

/** A token is never an argument: arguments show in the list of processes. */
function tokenFor({ tokenFile }: DoctorOptions, io: Io): string | undefined {
  const text = tokenFile === undefined ? io.env.QUARTET_PROMETHEUS_TOKEN : readText(tokenFile, io);
  const token = text?.split('\n')[0]?.trim();
  return token === '' ? undefined : token;
}

/** Loaded when asked for: other commands need no grammar. */
async function modules() {
  const [diagnosing, examining, loading, reading, subjects] = await Promise.all([
    import('../../doctor/diagnose.ts'),
    import('../doctor/examine.ts'),
    import('../../doctor/loaded.ts'),
    import('../../specfile/read.ts'),
    import('../../doctor/seen.ts'),
  ]);
  return {
    diagnose: diagnosing.diagnose,
    documentsOf: subjects.documentsOf,
    examine: examining.examine,
    healthyRules: loading.healthyRules,
    readSpecs: reading.readSpecs,
  };
}
