/** Runs every check over rule groups. */

import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Duration } from '../model/duration.ts';
import { DEFAULT_VERSION, versionOf } from '../promql/version.ts';
import type { Check, Finding, LintGroup, MetricSchema } from './check.ts';
import { lintContext } from './context.ts';
import { checks as allChecks } from './index.ts';

export type { DeclaredMetric, LintGroup, LintRule, MetricSchema, Where } from './check.ts';

export interface LintOptions {
  /** Version of the Prometheus that will run the rules, such as `3.1`; `2.42` where absent. */
  readonly prometheusVersion?: string;
  /** Its feature flags, such as `promql-experimental-functions`. */
  readonly features?: readonly string[];
  readonly schema?: MetricSchema;
  /** How often groups without an interval of their own are evaluated. */
  readonly evaluationInterval?: Duration;
  /** Codes that are not wanted. */
  readonly skip?: readonly string[];
  /** All where absent. */
  readonly checks?: readonly Check[];
}

/**
 * What is wrong with these rules, ordered by place.
 *
 * All groups are looked at together: a rule may read what another group records, and duplicates are found across files.
 *
 * @throws when `prometheusVersion` is no version; its source is the caller's own option, not a rule.
 */
export function lintRuleGroups(groups: readonly LintGroup[], options: LintOptions = {}): Diagnostic[] {
  const version = options.prometheusVersion === undefined ? DEFAULT_VERSION : versionOf(options.prometheusVersion);
  if (version === undefined) throw new Error(`lintRuleGroups: ${options.prometheusVersion} is no version`);
  const context = lintContext(groups, {
    level: { version, features: new Set(options.features) },
    ...(options.schema ? { schema: options.schema } : {}),
    ...(options.evaluationInterval === undefined ? {} : { evaluationInterval: options.evaluationInterval }),
  });
  const skipped = new Set(options.skip);
  return (options.checks ?? allChecks)
    .filter((check) => !skipped.has(check.code))
    .flatMap((check) => check.run(context).map((finding) => diagnosticOf(check, finding)))
    .sort(compareDiagnostics)
    .filter((diagnostic, index, all) => index === 0 || !isRepeated(diagnostic, all[index - 1]!));
}

/** Rules that share a part by a YAML alias have the same finding at the same place. */
function isRepeated(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.line !== undefined &&
    compareDiagnostics(a, b) === 0 &&
    a.rule === b.rule &&
    a.help === b.help &&
    JSON.stringify(a.also) === JSON.stringify(b.also)
  );
}

function diagnosticOf(check: Check, finding: Finding): Diagnostic {
  const { rule, where, message, expected, help, severity, also } = finding;
  return {
    code: check.code,
    severity: severity ?? check.severity,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(help === undefined ? {} : { help }),
    rule: rule.name,
    ...rule.place(where),
    ...(also ? { also: also.map((other) => ({ ...other.rule.place(other.where), message: other.message })) } : {}),
  };
}
