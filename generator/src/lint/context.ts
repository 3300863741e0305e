/** Prepares rules for the checks: each form of expression is parsed, typed and followed for its labels once. */

import type { Duration } from '../model/duration.ts';
import { isAlert } from '../plan.ts';
import { either, LabelFlow, type LabelKnowledge, type LabelSet, withFixed, withoutValues } from '../promql/labels.ts';
import { parse } from '../promql/parse.ts';
import { shapeOf } from '../promql/shape.ts';
import { kindOf, typecheck } from '../promql/typecheck.ts';
import type { LanguageLevel } from '../promql/version.ts';
import type {
  Analysis,
  CheckedRule,
  DeclaredMetric,
  ExprFinding,
  Finding,
  LintContext,
  LintGroup,
  LintRule,
  MetricSchema,
  SoundAnalysis,
} from './check.ts';

export interface ContextOptions {
  readonly level: LanguageLevel;
  readonly schema?: MetricSchema;
  readonly evaluationInterval?: Duration;
}

/** Forms of expressions recur from run to run, above all where each service of a fleet is checked by itself. */
const readForms = new Map<string, Omit<Analysis, 'flow'>>();
const MAX_FORMS = 2000;

const PARTS = ['_bucket', '_count', '_sum'] as const;

/** The context of one run over `groups`. */
export function lintContext(groups: readonly LintGroup[], options: ContextOptions): LintContext {
  return new Context(groups, options);
}

class Context implements LintContext {
  readonly groups: readonly LintGroup[];
  readonly rules: readonly CheckedRule[];
  readonly level: LanguageLevel;
  readonly schema: MetricSchema | undefined;
  readonly #options: ContextOptions;
  readonly #shapes = new Map<string, Analysis>();
  readonly #records = new Map<string, CheckedRule[]>();
  readonly #known = new Map<string, LabelSet | undefined>();
  readonly #knowledge: LabelKnowledge;

  constructor(groups: readonly LintGroup[], options: ContextOptions) {
    this.#options = options;
    this.groups = groups;
    this.level = options.level;
    this.schema = options.schema;
    this.#knowledge = (metric) => this.#labelsOf(metric);
    const shapeTexts = new Map<string, string>();
    this.rules = groups.flatMap((group) => group.rules.map((rule) => this.#checked(group, rule, shapeTexts)));
    for (const rule of this.rules) {
      if (rule.isAlert) continue;
      const same = this.#records.get(rule.name);
      if (same) same.push(rule);
      else this.#records.set(rule.name, [rule]);
    }
  }

  intervalOf(group: LintGroup): Duration | undefined {
    return group.interval ?? this.#options.evaluationInterval;
  }

  recordsOf(metric: string): readonly CheckedRule[] {
    return this.#records.get(metric) ?? [];
  }

  declared(metric: string): DeclaredMetric | undefined {
    if (!this.schema) return undefined;
    const own = lookUp(this.schema.metrics, metric);
    if (own) return own;
    const part = PARTS.find((suffix) => metric.endsWith(suffix));
    const base = part ? lookUp(this.schema.metrics, metric.slice(0, -part.length)) : undefined;
    return base?.type === 'histogram' || base?.type === 'summary' ? base : undefined;
  }

  perExpression(
    inspect: (analysis: SoundAnalysis, rule: CheckedRule) => readonly ExprFinding[],
    only?: (rule: CheckedRule) => boolean,
    key?: (rule: CheckedRule) => string,
  ): readonly Finding[] {
    const clean = new Map<Analysis, Map<string, boolean>>();
    const findings: Finding[] = [];
    for (const rule of this.rules) {
      if (only && !only(rule)) continue;
      if (!isSound(rule.shape)) continue;
      const keyed = key ? key(rule) : '';
      const tried = clean.get(rule.shape) ?? new Map<string, boolean>();
      clean.set(rule.shape, tried);
      let isClean = tried.get(keyed);
      if (isClean === undefined) {
        isClean = inspect(rule.shape, rule).length === 0;
        tried.set(keyed, isClean);
      }
      if (isClean) continue;
      const exact = rule.exact();
      if (!isSound(exact)) continue;
      for (const { start, end, ...found } of inspect(exact, rule))
        findings.push({ rule, where: { start, end }, ...found });
    }
    return findings;
  }

  #checked(group: LintGroup, lintRule: LintRule, shapeTexts: Map<string, string>): CheckedRule {
    const { rule } = lintRule;
    const known = shapeTexts.get(rule.expr);
    const text = known ?? shapeOf(rule.expr);
    if (known === undefined) shapeTexts.set(rule.expr, text);
    let exact: Analysis | undefined;
    const alert = isAlert(rule);
    const shape = this.#shape(text);
    return {
      rule,
      group,
      name: alert ? rule.alert : rule.record,
      isAlert: alert,
      shape,
      place: (where) => lintRule.place(where),
      exact: () => (exact ??= text === rule.expr ? shape : this.#analyse(rule.expr)),
    };
  }

  #shape(text: string): Analysis {
    const known = this.#shapes.get(text);
    if (known) return known;
    const key = `${this.level.version} ${[...this.level.features].sort().join(' ')}\n${text}`;
    const form = readForms.get(key) ?? this.#read(text);
    if (readForms.size >= MAX_FORMS) readForms.clear();
    readForms.set(key, form);
    const analysis = { ...form, flow: new LabelFlow(this.#knowledge) };
    this.#shapes.set(text, analysis);
    return analysis;
  }

  #analyse(text: string): Analysis {
    return { ...this.#read(text), flow: new LabelFlow(this.#knowledge) };
  }

  #read(text: string): Omit<Analysis, 'flow'> {
    const { expr, findings } = parse(text, this.level);
    const problems = expr && findings.length === 0 ? typecheck(expr, this.level) : findings;
    return { text, expr, problems, kind: expr ? kindOf(expr) : 'vector' };
  }

  #labelsOf(metric: string): LabelSet | undefined {
    if (this.#known.has(metric)) return this.#known.get(metric);
    // A record that reads itself finds nothing known on the way round.
    this.#known.set(metric, undefined);
    const set = this.#recorded(metric) ?? this.#declaredLabels(metric);
    this.#known.set(metric, set);
    return set;
  }

  #recorded(metric: string): LabelSet | undefined {
    const seen = new Set<string>();
    let result: LabelSet | undefined;
    for (const { shape, rule } of this.recordsOf(metric)) {
      if (!isSound(shape)) return undefined;
      const names = Object.entries(rule.labels).map(([name, value]) => [name, value === '' ? '' : 'x'] as const);
      const key = `${JSON.stringify(names)}${shape.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const set = withoutValues(withFixed(shape.flow.of(shape.expr), names));
      result = result ? either(result, set) : set;
    }
    return result;
  }

  #declaredLabels(metric: string): LabelSet | undefined {
    const labels = this.declared(metric)?.labels;
    if (!labels || !this.schema) return undefined;
    const own = new Set([...labels, 'job', 'instance', ...(metric.endsWith('_bucket') ? ['le'] : [])]);
    // A label that other metrics declare and this one does not is none of the target's either.
    const foreign = new Set<string>();
    for (const other of Object.values(this.schema.metrics)) {
      for (const label of other.labels ?? []) if (!own.has(label)) foreign.add(label);
    }
    return {
      certain: new Map([...own].map((label) => [label, undefined])),
      possible: { kind: 'any', except: foreign },
    };
  }
}

function isSound(analysis: Analysis): analysis is SoundAnalysis {
  return analysis.expr !== undefined && analysis.problems.length === 0;
}

function lookUp(metrics: Readonly<Record<string, DeclaredMetric>>, name: string): DeclaredMetric | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}
