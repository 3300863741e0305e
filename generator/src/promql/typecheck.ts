/** Checks the kinds of values in an expression: what each function, aggregation and operator takes and gives. */

import {
  type Aggregate,
  type Binary,
  type Call,
  type Expr,
  isComparison,
  isSetOperator,
  type PromqlFinding,
  type Span,
  type ValueKind,
  valueKind,
} from './ast.ts';
import { aggregations, functions, resultKind } from './functions.ts';
import { regexOf } from './regex.ts';
import { DEFAULT_LEVEL, type LanguageLevel, unavailable } from './version.ts';

const NAMES: Readonly<Record<ValueKind, string>> = {
  scalar: 'a scalar',
  string: 'a string',
  vector: 'an instant vector',
  matrix: 'a range vector',
};
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Label names of any characters, Prometheus 3. */
const ANY_LABEL_SINCE = 3000;

/** The kind of value that `expr` gives, if it is well formed. */
export function kindOf(expr: Expr): ValueKind {
  return valueKind(expr, (call) => resultKind(call.name));
}

/**
 * What is wrong with the kinds of values in `expr`, in the order of the text.
 *
 * @param level  Functions that this version and these feature flags lack are findings.
 * @param place  `rule`: the whole must be something a rule can store, an instant vector or a scalar.
 */
export function typecheck(
  expr: Expr,
  level: LanguageLevel = DEFAULT_LEVEL,
  place: 'rule' | 'query' = 'rule',
): readonly PromqlFinding[] {
  const checker = new Checker(level);
  checker.check(expr);
  const kind = kindOf(expr);
  if (place === 'rule' && (kind === 'matrix' || kind === 'string') && checker.findings.length === 0) {
    checker.report(expr, `a rule cannot store ${NAMES[kind]}`, {
      expected: 'an instant vector or a scalar',
      help:
        kind === 'matrix' ? 'reduce the range, such as `rate(metric[5m])`' : 'write an expression without the quotes',
    });
  }
  return checker.findings.sort((a, b) => a.start - b.start || a.end - b.end);
}

class Checker {
  readonly level: LanguageLevel;
  readonly findings: PromqlFinding[] = [];

  constructor(level: LanguageLevel) {
    this.level = level;
  }

  report(span: Span, message: string, more: { expected?: string; help?: string } = {}): void {
    this.findings.push({ code: 'promql-type', start: span.start, end: span.end, message, ...more });
  }

  check(expr: Expr): void {
    if (expr.kind === 'call') this.call(expr);
    else if (expr.kind === 'aggregate') this.aggregate(expr);
    else if (expr.kind === 'binary') this.binary(expr);
    else if (expr.kind === 'paren') this.check(expr.expr);
    else if (expr.kind === 'unary') {
      this.check(expr.expr);
      this.expectOneOf(expr.expr, ['scalar', 'vector'], `\`${expr.op}\``);
    } else if (expr.kind === 'subquery') {
      this.check(expr.expr);
      this.expectOneOf(expr.expr, ['vector'], 'a subquery');
    }
  }

  expectOneOf(expr: Expr, kinds: readonly ValueKind[], taker: string): void {
    const kind = kindOf(expr);
    if (kinds.includes(kind)) return;
    const help = helpFor(kind, kinds);
    this.report(expr, `${taker} is given ${NAMES[kind]}`, {
      expected: `${kinds.map((each) => NAMES[each]).join(' or ')}`,
      ...(help === undefined ? {} : { help }),
    });
  }

  call(call: Call): void {
    const fn = functions.get(call.name);
    if (!fn) {
      this.report(call.nameSpan, `\`${call.name}\` is no function of PromQL`);
      return;
    }
    const missing = unavailable(fn, this.level);
    if (missing !== undefined) this.report(call.nameSpan, `\`${call.name}\` ${missing}`, renamed(call.name));
    const { length } = call.args;
    const most = fn.repeats ? Number.POSITIVE_INFINITY : fn.args.length;
    if (length < fn.required || length > most) {
      this.report(call, `\`${call.name}\` has ${length} argument${length === 1 ? '' : 's'}`, {
        expected: signature(call.name),
      });
    }
    call.args.forEach((arg, index) => {
      this.check(arg);
      const wanted = fn.args[Math.min(index, fn.args.length - 1)];
      if (wanted !== undefined && index < most) this.expectOneOf(arg, [wanted], `\`${call.name}\``);
    });
    if (call.name === 'label_replace' || call.name === 'label_join') this.labelTarget(call);
    if (call.name === 'label_replace') this.replacePattern(call);
    if (call.name === 'info') this.infoSelector(call);
  }

  /** A wrong target passes Prometheus' own check and then fails each evaluation. */
  labelTarget(call: Call): void {
    const names = call.name === 'label_replace' ? [call.args[1]] : [call.args[1], ...call.args.slice(3)];
    for (const name of names) {
      if (name?.kind === 'string') this.labelName(name, name.value);
    }
  }

  labelName(span: Span, name: string): void {
    const valid = this.level.version >= ANY_LABEL_SINCE ? name !== '' : LABEL_NAME.test(name);
    if (valid) return;
    this.report(span, `\`${name}\` is no name for a label`, {
      expected: 'letters, digits and underscores, no digit first',
      help: 'the rule loads, and every evaluation of it fails',
    });
  }

  replacePattern(call: Call): void {
    const pattern = call.args[4];
    if (pattern?.kind !== 'string') return;
    const { problem } = regexOf(pattern.value);
    if (!problem) return;
    this.report(pattern, `\`${pattern.value}\` is no regular expression: ${problem.message}`, {
      expected: 'RE2 syntax',
      help: 'the rule loads, and every evaluation of it fails',
    });
  }

  infoSelector(call: Call): void {
    const selector = call.args[1];
    if (!selector || (selector.kind === 'selector' && selector.name === undefined)) return;
    this.report(selector, '`info` takes label matchers alone as its second argument', {
      expected: 'braces without a metric name',
    });
  }

  aggregate(node: Aggregate): void {
    const aggregation = aggregations.get(node.op);
    if (!aggregation) throw new Error(`typecheck: the grammar has an aggregation ${node.op} that functions.ts lacks`);
    const missing = unavailable(aggregation, this.level);
    if (missing !== undefined) this.report(node.opSpan, `\`${node.op}\` ${missing}`);
    if (node.param) {
      this.check(node.param);
      if (aggregation.param) this.expectOneOf(node.param, [aggregation.param], `the parameter of \`${node.op}\``);
      if (node.op === 'count_values' && node.param.kind === 'string') this.labelName(node.param, node.param.value);
    }
    if (!node.expr) return;
    this.check(node.expr);
    this.expectOneOf(node.expr, ['vector'], `\`${node.op}\``);
  }

  binary(node: Binary): void {
    this.check(node.left);
    this.check(node.right);
    const [left, right] = [kindOf(node.left), kindOf(node.right)];
    for (const [side, kind] of [
      [node.left, left],
      [node.right, right],
    ] as const) {
      if (kind === 'scalar' || kind === 'vector') continue;
      this.expectOneOf(side, ['scalar', 'vector'], `\`${node.op}\``);
    }
    const comparison = isComparison(node.op);
    if (node.bool && !comparison) {
      this.report(node.opSpan, `\`bool\` stands after \`${node.op}\``, {
        expected: '`bool` after a comparison only',
        help: 'leave `bool` out',
      });
    }
    if (comparison && !node.bool && left === 'scalar' && right === 'scalar') {
      this.report(node.opSpan, `\`${node.op}\` compares two scalars`, {
        help: `write \`${node.op} bool\`, or make one side a vector with \`vector()\``,
      });
    }
    if (isSetOperator(node.op)) this.setOperator(node, left, right);
    this.matching(node, left === 'vector' && right === 'vector');
  }

  setOperator(node: Binary, left: ValueKind, right: ValueKind): void {
    for (const [side, kind] of [
      [node.left, left],
      [node.right, right],
    ] as const) {
      if (kind !== 'scalar') continue;
      const help = node.op === 'or' ? 'write `or vector(…)`' : 'write a comparison, such as `> 0`, instead';
      this.report(side, `\`${node.op}\` is given a scalar`, { expected: 'an instant vector on both sides', help });
    }
    if (node.matching?.group) {
      this.report(node.opSpan, `\`group_${node.matching.group.side}\` stands on \`${node.op}\``, {
        help: 'leave it out: set operators match many to many anyway',
      });
    }
    if (node.fill) this.report(node.fill, `\`fill\` stands on \`${node.op}\``, { help: 'leave it out' });
  }

  matching(node: Binary, vectors: boolean): void {
    if (!vectors) {
      if (node.matching && node.matching.labels.length > 0) {
        this.report(node.opSpan, `\`${node.matching.on ? 'on' : 'ignoring'}\` stands between a vector and a scalar`, {
          expected: 'instant vectors on both sides',
          help: 'leave it out: a scalar is applied to every series',
        });
      }
      if (node.fill) this.report(node.fill, '`fill` stands on a scalar', { expected: 'instant vectors on both sides' });
      return;
    }
    if (!node.matching?.group || !node.matching.on) return;
    const matched = new Set(node.matching.labels.map((label) => label.name));
    for (const label of node.matching.group.include) {
      if (!matched.has(label.name)) continue;
      this.report(label, `\`${label.name}\` stands in \`on\` and in \`group_${node.matching.group.side}\``, {
        help: `leave it out of \`group_${node.matching.group.side}\`: both sides have it anyway`,
      });
    }
  }
}

function signature(name: string): string {
  const fn = functions.get(name)!;
  if (fn.args.length === 0) return 'none';
  const list = fn.args.map((kind, index) => `${NAMES[kind]}${index >= fn.required ? ' (optional)' : ''}`);
  return `${list.join(', ')}${fn.repeats ? ', and more of the last' : ''}`;
}

function helpFor(kind: ValueKind, wanted: readonly ValueKind[]): string | undefined {
  if (kind === 'vector' && wanted.includes('matrix'))
    return 'add a range, such as `[5m]`; an aggregation needs a subquery, such as `[5m:]`';
  if (kind === 'matrix' && wanted.includes('vector'))
    return 'reduce the range first, such as `rate(metric[5m])`, or leave it out';
  if (kind === 'vector' && wanted.includes('scalar')) return 'write a number, or `scalar(…)` around a single series';
  if (kind === 'scalar' && wanted.includes('vector')) return 'write `vector(…)` around it';
  if (wanted.includes('string')) return 'write it in quotes';
  return undefined;
}

function renamed(name: string): { help?: string } {
  if (name === 'holt_winters') return { help: 'it is called `double_exponential_smoothing` since' };
  if (name === 'double_exponential_smoothing') return { help: 'it is called `holt_winters` before Prometheus 3.0' };
  return {};
}
