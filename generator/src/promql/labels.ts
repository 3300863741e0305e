/** Computes which labels the results of an expression can have and which they must have. */

import {
  type Aggregate,
  type Binary,
  type Call,
  type Expr,
  isSetOperator,
  type Matching,
  type SelectorMatcher,
  type VectorSelector,
} from './ast.ts';
import { regexOf } from './regex.ts';
import { kindOf } from './typecheck.ts';

/** What is known of the labels of every series in a result. The metric name is left aside. */
export interface LabelSet {
  /** On every series, with the value where it is known to be the same on all. */
  readonly certain: ReadonlyMap<string, string | undefined>;
  readonly possible: Possible;
}

export type Possible =
  | { readonly kind: 'any'; readonly except: ReadonlySet<string> }
  | { readonly kind: 'only'; readonly labels: ReadonlySet<string> };

/** What is known of a metric before any matcher is applied; undefined where nothing is. */
export type LabelKnowledge = (metric: string) => LabelSet | undefined;

const NONE: LabelSet = { certain: new Map(), possible: { kind: 'only', labels: new Set() } };
const ANY: LabelSet = { certain: new Map(), possible: { kind: 'any', except: new Set() } };

export function canHave(set: LabelSet, label: string): boolean {
  return set.possible.kind === 'any' ? !set.possible.except.has(label) : set.possible.labels.has(label);
}

/** A set of exactly these labels, all present, values unknown. */
export function exactly(labels: Iterable<string>): LabelSet {
  const names = [...labels];
  return {
    certain: new Map(names.map((name) => [name, undefined])),
    possible: { kind: 'only', labels: new Set(names) },
  };
}

/**
 * Labels of a metric that nobody declared. What Prometheus scrapes carries `job`; buckets carry `le`; a name with a
 * colon is recorded and may carry anything.
 */
export function usualLabels(metric: string): LabelSet {
  const certain = new Map<string, string | undefined>();
  if (metric === 'ALERTS' || metric === 'ALERTS_FOR_STATE') certain.set('alertname', undefined);
  else if (!metric.includes(':')) certain.set('job', undefined);
  if (metric === 'up') certain.set('instance', undefined);
  if (metric.endsWith('_bucket') && !metric.includes(':')) certain.set('le', undefined);
  return { certain, possible: ANY.possible };
}

/** A series is from one of the two: certain is what both are sure of, possible is what either can have. */
export function either(a: LabelSet, b: LabelSet): LabelSet {
  const certain = new Map<string, string | undefined>();
  for (const [name, value] of a.certain) {
    if (b.certain.has(name)) certain.set(name, b.certain.get(name) === value ? value : undefined);
  }
  return { certain, possible: unite(a.possible, b.possible) };
}

/** `set` without the values it knows: for use where two expressions do not speak of the same values. */
export function withoutValues(set: LabelSet): LabelSet {
  return { certain: new Map([...set.certain.keys()].map((name) => [name, undefined])), possible: set.possible };
}

/** `set` after labels were set to fixed values; an empty value removes the label. */
export function withFixed(set: LabelSet, labels: Iterable<readonly [string, string]>): LabelSet {
  let result = set;
  for (const [name, value] of labels) result = value === '' ? without(result, [name]) : add(result, name, value);
  return result;
}

/** Why two sides of an operator can have no pair of equal labels. */
export type Mismatch =
  | { readonly kind: 'missing'; readonly label: string; readonly side: 'left' | 'right' }
  | { readonly kind: 'values'; readonly label: string; readonly left: string; readonly right: string };

/**
 * Whether no series of `left` can ever match one of `right`.
 *
 * @returns The label that stands in the way: one that a side always has and the other never (`side` is the one
 *   without it), or one whose values always differ. undefined where a match is possible.
 */
export function mismatch(left: LabelSet, right: LabelSet, matching?: Matching): Mismatch | undefined {
  const names = new Set(matching?.labels.map((label) => label.name));
  const candidates = matching?.on ? names : new Set([...left.certain.keys(), ...right.certain.keys()]);
  for (const label of candidates) {
    if (label === '__name__' || (!matching?.on && names.has(label))) continue;
    if (left.certain.has(label) && !canHave(right, label)) return { kind: 'missing', label, side: 'right' };
    if (right.certain.has(label) && !canHave(left, label)) return { kind: 'missing', label, side: 'left' };
    const [a, b] = [left.certain.get(label), right.certain.get(label)];
    if (a !== undefined && b !== undefined && a !== b) return { kind: 'values', label, left: a, right: b };
  }
  return undefined;
}

/** The label sets of one expression and all its parts; each is computed once. */
export class LabelFlow {
  readonly knowledge: LabelKnowledge;
  readonly #sets = new Map<Expr, LabelSet>();

  constructor(knowledge: LabelKnowledge) {
    this.knowledge = knowledge;
  }

  of(expr: Expr): LabelSet {
    const known = this.#sets.get(expr);
    if (known) return known;
    const set = this.#compute(expr);
    this.#sets.set(expr, set);
    return set;
  }

  /** The part of `expr` that removes `label`: its own result cannot have it, while a part of it still could. */
  remover(expr: Expr, label: string): Expr {
    for (const source of sources(expr)) {
      if (!canHave(this.of(source), label)) return this.remover(source, label);
    }
    return expr;
  }

  #compute(expr: Expr): LabelSet {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return NONE;
      case 'selector':
        return this.#selector(expr);
      case 'matrix':
        return this.of(expr.selector);
      case 'subquery':
      case 'unary':
      case 'paren':
        return this.of(expr.expr);
      case 'aggregate':
        return this.#aggregate(expr);
      case 'call':
        return this.#call(expr);
      case 'binary':
        return this.#binary(expr);
    }
  }

  #selector(selector: VectorSelector): LabelSet {
    const base = selector.name === undefined ? ANY : (this.knowledge(selector.name) ?? usualLabels(selector.name));
    return selector.matchers.reduce((set, matcher) => narrow(set, matcher), base);
  }

  #aggregate(node: Aggregate): LabelSet {
    const inner = node.expr ? this.of(node.expr) : ANY;
    // These pick whole series; their grouping only says among which.
    if (/^(?:topk|bottomk|limitk|limit_ratio)$/.test(node.op)) return inner;
    const labels = node.grouping?.labels.map((label) => label.name) ?? [];
    const grouped = node.grouping?.without ? without(inner, labels) : keep(inner, labels, true);
    if (node.op === 'count_values' && node.param?.kind === 'string') return add(grouped, node.param.value, undefined);
    return grouped;
  }

  #call(call: Call): LabelSet {
    const vector = call.args.find((arg) => kindOf(arg) === 'vector' || kindOf(arg) === 'matrix');
    if (call.name === 'absent' || call.name === 'absent_over_time') return absentLabels(call.args[0]);
    if (call.name === 'vector' || call.name === 'scalar' || !vector) return NONE;
    const inner = this.of(vector);
    switch (call.name) {
      case 'histogram_quantile':
      case 'histogram_fraction':
        return without(inner, ['le']);
      case 'histogram_quantiles': {
        const label = call.args[1];
        return label?.kind === 'string' ? add(without(inner, ['le']), label.value, undefined) : ANY;
      }
      case 'label_replace':
        return labelReplace(inner, call);
      case 'label_join':
        return labelJoin(inner, call);
      case 'info':
        return { certain: inner.certain, possible: ANY.possible };
      default:
        return inner;
    }
  }

  #binary(node: Binary): LabelSet {
    const [left, right] = [this.of(node.left), this.of(node.right)];
    if (kindOf(node.left) === 'scalar') return kindOf(node.right) === 'scalar' ? NONE : right;
    if (kindOf(node.right) === 'scalar') return left;
    if (isSetOperator(node.op)) return this.#setOperator(node, left, right);
    const names = node.matching?.labels.map((label) => label.name) ?? [];
    const group = node.matching?.group;
    if (group) {
      const [many, one] = group.side === 'left' ? [left, right] : [right, left];
      const shared = withMatched(many, one, node.matching);
      return group.include.reduce((set, label) => takeOver(set, one, label.name), shared);
    }
    if (node.fill) return either(left, right);
    const matched = withMatched(left, right, node.matching);
    if (!node.matching) return matched;
    return node.matching.on ? keep(matched, names, false) : without(matched, names);
  }

  #setOperator(node: Binary, left: LabelSet, right: LabelSet): LabelSet {
    if (node.op === 'or') return either(left, right);
    return node.op === 'and' ? withMatched(left, right, node.matching) : left;
  }
}

function sources(expr: Expr): readonly Expr[] {
  const vectors = (parts: readonly (Expr | undefined)[]): Expr[] =>
    parts.filter((part) => part !== undefined).filter((part) => kindOf(part) === 'vector' || kindOf(part) === 'matrix');
  switch (expr.kind) {
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    case 'aggregate':
      return vectors([expr.expr]);
    case 'call':
      return vectors(expr.args);
    case 'binary': {
      if (expr.op === 'and' || expr.op === 'unless') return vectors([expr.left]);
      if (expr.matching?.group) return vectors([expr.matching.group.side === 'left' ? expr.left : expr.right]);
      return vectors([expr.left, expr.right]);
    }
    default:
      return [];
  }
}

function narrow(set: LabelSet, matcher: SelectorMatcher): LabelSet {
  const { label, op, value } = matcher;
  if (label === '__name__') return set;
  if (op === '=') return value === '' ? without(set, [label]) : add(set, label, value);
  if (op === '!=') return value === '' ? require(set, label) : set;
  const test = regexOf(value).test;
  if (!test) return set;
  const acceptsEmpty = test('') === (op === '=~');
  return acceptsEmpty ? set : require(set, label);
}

/** A matcher that no empty value fulfils: the label is there, whatever was declared. */
function require(set: LabelSet, label: string): LabelSet {
  return set.certain.has(label) ? set : add(set, label, undefined);
}

function add(set: LabelSet, label: string, value: string | undefined): LabelSet {
  const certain = new Map(set.certain).set(label, value);
  const { possible } = set;
  if (canHave(set, label)) return { certain, possible };
  return possible.kind === 'any'
    ? { certain, possible: { kind: 'any', except: new Set([...possible.except].filter((name) => name !== label)) } }
    : { certain, possible: { kind: 'only', labels: new Set([...possible.labels, label]) } };
}

/** The label may be there from now on, and nothing is known of its value. */
function allow(set: LabelSet, label: string): LabelSet {
  const certain = new Map(set.certain);
  certain.delete(label);
  return { certain, possible: add(set, label, undefined).possible };
}

function without(set: LabelSet, labels: readonly string[]): LabelSet {
  const certain = new Map(set.certain);
  for (const label of labels) certain.delete(label);
  const { possible } = set;
  return possible.kind === 'any'
    ? { certain, possible: { kind: 'any', except: new Set([...possible.except, ...labels]) } }
    : {
        certain,
        possible: { kind: 'only', labels: new Set([...possible.labels].filter((name) => !labels.includes(name))) },
      };
}

/**
 * Only `labels` of `set`.
 *
 * @param named  Whoever groups by a label takes it to be there, so it counts as present where it is possible at all.
 */
function keep(set: LabelSet, labels: readonly string[], named: boolean): LabelSet {
  const possible = labels.filter((label) => label !== '__name__' && canHave(set, label));
  const certain = possible.filter((label) => named || set.certain.has(label));
  return {
    certain: new Map(certain.map((label) => [label, set.certain.get(label)])),
    possible: { kind: 'only', labels: new Set(possible) },
  };
}

/** `set` with what its match on `other` adds to our knowledge: matched labels are equal on both sides. */
function withMatched(set: LabelSet, other: LabelSet, matching: Matching | undefined): LabelSet {
  const names = matching?.labels.map((label) => label.name) ?? [];
  const isMatched = (label: string): boolean => (matching?.on ? names.includes(label) : !names.includes(label));
  let result = set;
  for (const [label, value] of other.certain) {
    if (isMatched(label) && canHave(set, label)) result = add(result, label, set.certain.get(label) ?? value);
  }
  if (other.possible.kind === 'any') return without(result, [...other.possible.except].filter(isMatched));
  const { labels } = other.possible;
  if (matching?.on)
    return without(
      result,
      names.filter((name) => !labels.has(name)),
    );
  return matching ? result : keepPossible(result, labels);
}

function keepPossible(set: LabelSet, labels: ReadonlySet<string>): LabelSet {
  const possible = [...labels].filter((label) => canHave(set, label));
  const certain = new Map([...set.certain].filter(([label]) => labels.has(label)));
  return { certain, possible: { kind: 'only', labels: new Set(possible) } };
}

/** `set` with `label` as `one` has it: what group_left(label) does. */
function takeOver(set: LabelSet, one: LabelSet, label: string): LabelSet {
  if (!canHave(one, label)) return without(set, [label]);
  return one.certain.has(label) ? add(set, label, one.certain.get(label)) : allow(set, label);
}

function absentLabels(arg: Expr | undefined): LabelSet {
  const selector = arg?.kind === 'matrix' ? arg.selector : arg?.kind === 'paren' ? undefined : arg;
  if (selector?.kind !== 'selector') return NONE;
  const seen = new Map<string, SelectorMatcher[]>();
  for (const matcher of selector.matchers) seen.set(matcher.label, [...(seen.get(matcher.label) ?? []), matcher]);
  let result = NONE;
  for (const [label, matchers] of seen) {
    const [only] = matchers;
    if (matchers.length === 1 && only?.op === '=' && only.value !== '' && label !== '__name__') {
      result = add(result, label, only.value);
    }
  }
  return result;
}

function labelReplace(inner: LabelSet, call: Call): LabelSet {
  const [, target, replacement, , pattern] = call.args;
  if (target?.kind !== 'string') return ANY;
  const always = pattern?.kind === 'string' && /^\(?\.\*\)?$/.test(pattern.value);
  const text = replacement?.kind === 'string' ? replacement.value : '$1';
  if (always && text === '') return without(inner, [target.value]);
  if (always && !text.includes('$')) return add(inner, target.value, text);
  return allow(inner, target.value);
}

function labelJoin(inner: LabelSet, call: Call): LabelSet {
  const [, target, separator, ...names] = call.args;
  if (target?.kind !== 'string') return ANY;
  const filled = names.some((name) => name.kind === 'string' && inner.certain.has(name.value));
  const separated = names.length > 1 && separator?.kind === 'string' && separator.value !== '';
  return filled || separated ? add(inner, target.value, undefined) : allow(inner, target.value);
}

function unite(a: Possible, b: Possible): Possible {
  if (a.kind === 'only' && b.kind === 'only') return { kind: 'only', labels: new Set([...a.labels, ...b.labels]) };
  if (a.kind === 'any' && b.kind === 'any') {
    return { kind: 'any', except: new Set([...a.except].filter((name) => b.except.has(name))) };
  }
  const [any, only] = a.kind === 'any' ? [a, b] : [b, a];
  if (any.kind !== 'any' || only.kind !== 'only') return ANY.possible;
  return { kind: 'any', except: new Set([...any.except].filter((name) => !only.labels.has(name))) };
}
