/** What a lint check is and what it is given: one file of this folder holds one check. */

import type { CodeDoc, Place, Severity } from '../diagnostics/diagnostic.ts';
import type { Duration } from '../model/duration.ts';
import type { Rule } from '../plan.ts';
import type { Expr, PromqlFinding, Span, ValueKind } from '../promql/ast.ts';
import type { LabelFlow } from '../promql/labels.ts';
import type { LanguageLevel } from '../promql/version.ts';

/** A part of a rule. A span is offsets into the text of `expr`, or into that of the annotation or label. */
export type Where =
  | Span
  | 'rule'
  | 'name'
  | 'expr'
  | 'for'
  | 'keep_firing_for'
  | { readonly label: string; readonly span?: Span }
  | { readonly annotation: string; readonly span?: Span };

export interface LintRule {
  readonly rule: Rule;
  /** Where a part of the rule stands in its source; the rule itself where the part has no place of its own. */
  place(where: Where): Place;
}

export interface LintGroup {
  readonly name: string;
  readonly file: string;
  /** undefined: the server's own, which is not known here. */
  readonly interval?: Duration;
  readonly rules: readonly LintRule[];
}

/** What is known of a metric before looking at any server; histograms stand under their base name. */
export interface DeclaredMetric {
  readonly type?: 'counter' | 'gauge' | 'histogram' | 'summary' | 'info';
  /** Names of the labels it always has, without those that Prometheus adds to every target. */
  readonly labels?: readonly string[];
  /** Upper bounds of its buckets, ascending, without +Inf. */
  readonly buckets?: readonly number[];
}

export interface MetricSchema {
  readonly metrics: Readonly<Record<string, DeclaredMetric>>;
  /** How often targets are scraped. */
  readonly scrapeInterval?: Duration;
}

/** An expression, read once for all rules that have one of this shape. */
export interface Analysis {
  readonly text: string;
  readonly expr: Expr | undefined;
  /** Findings of the parser and the type check; other checks look at expressions without any. */
  readonly problems: readonly PromqlFinding[];
  readonly kind: ValueKind;
  readonly flow: LabelFlow;
}

/** A whole expression without problems. */
export interface SoundAnalysis extends Analysis {
  readonly expr: Expr;
}

export interface CheckedRule extends LintRule {
  readonly group: LintGroup;
  readonly name: string;
  readonly isAlert: boolean;
  /** The expression with its label values replaced, shared by all rules of the same form: offsets do not fit the text. */
  readonly shape: Analysis;
  /** The expression as it stands. */
  exact(): Analysis;
}

export interface Finding {
  readonly rule: CheckedRule;
  readonly where: Where;
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  /** Where it is not the check's own. */
  readonly severity?: Severity;
  readonly also?: readonly { readonly rule: CheckedRule; readonly where: Where; readonly message: string }[];
}

/** A finding about an expression alone, at offsets into its text. */
export interface ExprFinding extends Span {
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  readonly severity?: Severity;
}

export interface LintContext {
  readonly rules: readonly CheckedRule[];
  readonly groups: readonly LintGroup[];
  readonly level: LanguageLevel;
  readonly schema: MetricSchema | undefined;
  /** The interval of a group, or the server's where it is known. */
  intervalOf(group: LintGroup): Duration | undefined;
  /** Rules that record `metric`. */
  recordsOf(metric: string): readonly CheckedRule[];
  /** The declaration that covers `metric`: its own, or that of the histogram or summary it is a part of. */
  declared(metric: string): DeclaredMetric | undefined;
  /**
   * Runs `inspect` on each sound expression. It is tried on every shape first, and on the texts themselves only where
   * the shape has a finding, so a check must not depend on the label values that a shape leaves out.
   *
   * @param only  Which rules are meant.
   * @param key  What else of the rule `inspect` reads, as a text; the same shape with another key is tried again.
   */
  perExpression(
    inspect: (analysis: SoundAnalysis, rule: CheckedRule) => readonly ExprFinding[],
    only?: (rule: CheckedRule) => boolean,
    key?: (rule: CheckedRule) => string,
  ): readonly Finding[];
}

export interface Check extends CodeDoc {
  run(context: LintContext): readonly Finding[];
}
