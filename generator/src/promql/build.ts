/** Builds our tree from the grammar's, and finds what the grammar lets through: misplaced modifiers, bad strings, bad regexes. */

import type { SyntaxNode } from '@lezer/common';
import type { MatchOperator } from '../model/matcher.ts';
import type {
  Expr,
  LabelName,
  Matching,
  PromqlFinding,
  SelectorMatcher,
  Span,
  TimeShift,
  VectorSelector,
} from './ast.ts';
import { matchesEmpty, partsOf, postfix, seconds, spanOf } from './build-parts.ts';
import { durationMs, numberValue } from './literals.ts';
import { regexOf } from './regex.ts';
import { unquote } from './strings.ts';
import { type Availability, type LanguageLevel, SYNTAX_SINCE, unavailable } from './version.ts';

export interface BuildContext {
  readonly text: string;
  readonly level: LanguageLevel;
  readonly findings: PromqlFinding[];
}

/** Thrown for input nested deeper than every later walk over the tree can bear; parse() turns it into a finding. */
export class TooDeep extends Error {
  static readonly limit = 1000;
}

/** The tree of a grammar node that is an expression. Findings go to the context; the tree is always whole. */
export function buildExpr(root: SyntaxNode, context: BuildContext): Expr {
  return new Builder(context).expr(root, 0);
}

const NAMED_GROUPS_SINCE = 2051;

class Builder {
  readonly text: string;
  readonly context: BuildContext;

  constructor(context: BuildContext) {
    this.context = context;
    this.text = context.text;
  }

  expr(node: SyntaxNode, depth: number): Expr {
    if (depth > TooDeep.limit) throw new TooDeep();
    const span = { start: node.from, end: node.to };
    const parts = partsOf(node);
    const inner = (index: number): Expr => this.expr(parts[index]!, depth + 1);
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { kind: 'number', ...span, value: this.number(node) };
      case 'StringLiteral':
        return { kind: 'string', ...span, value: this.string(node) };
      case 'VectorSelector':
        return this.selector(node, parts);
      case 'ParenExpr':
        return { kind: 'paren', ...span, expr: inner(0) };
      case 'UnaryExpr':
        return { kind: 'unary', ...span, op: this.slice(parts[0]!) === '-' ? '-' : '+', expr: inner(1) };
      case 'MatrixSelector':
        return postfix(inner(0), node.to, (operand) => this.matrix(operand, node.to, parts[1]!));
      case 'SubqueryExpr': {
        const step = parts[2];
        const range = this.duration(parts[1]!, true);
        return postfix(inner(0), node.to, (operand) => ({
          kind: 'subquery',
          start: operand.start,
          end: node.to,
          expr: operand,
          range,
          rangeSpan: spanOf(parts[1]!),
          ...(step ? { step: { ms: this.duration(step, true) } } : {}),
        }));
      }
      case 'OffsetExpr': {
        const offset = { ms: this.offset(parts[2]!) };
        return postfix(inner(0), node.to, (operand) => this.shifted(operand, node.to, 'offset', { offset }));
      }
      case 'StepInvariantExpr': {
        const at = this.timestamp(parts[2]!);
        return postfix(inner(0), node.to, (operand) => this.shifted(operand, node.to, '@', { at }));
      }
      case 'AnchoredExpr':
      case 'SmoothedExpr':
        return postfix(inner(0), node.to, (operand) => this.extended(operand, node.to, parts[1]!));
      case 'FunctionCall':
        return {
          kind: 'call',
          ...span,
          name: this.slice(parts[0]!),
          nameSpan: spanOf(parts[0]!),
          args: partsOf(parts[1]!).map((arg) => this.expr(arg, depth + 1)),
        };
      case 'AggregateExpr':
        return this.aggregate(node, parts, depth);
      case 'BinaryExpr':
        return this.binary(node, parts, depth);
      default:
        throw new Error(`buildExpr: the grammar has a node ${node.name} that is not an expression`);
    }
  }

  slice(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  report(span: Span, message: string, more: { expected?: string; help?: string } = {}): void {
    this.context.findings.push({ code: 'promql-syntax', start: span.start, end: span.end, message, ...more });
  }

  gate(node: Span, what: string, availability: Availability, help?: string): void {
    const reason = unavailable(availability, this.context.level);
    if (reason !== undefined) this.report(node, `${what} ${reason}`, help === undefined ? {} : { help });
  }

  string(node: SyntaxNode): string {
    const literal = this.slice(node);
    const { value, bad } = unquote(literal);
    if (bad) {
      const start = node.from + bad.start;
      this.report({ start, end: start + bad.escape.length }, `\`${bad.escape}\` is no escape of a string`, {
        help: `write \`\\${bad.escape}\`, or put the string in backquotes, where nothing is escaped`,
      });
    }
    return value;
  }

  number(node: SyntaxNode): number {
    const text = this.slice(node);
    if (text.includes('_'))
      this.gate(
        spanOf(node),
        `\`${text}\`: an underscore in a number`,
        SYNTAX_SINCE.underscoredNumber,
        `write \`${text.replaceAll('_', '')}\``,
      );
    const value = numberValue(text);
    if (value !== undefined) {
      if (Math.abs(value) === Number.POSITIVE_INFINITY && /\d/.test(text)) {
        this.report(spanOf(node), `\`${text}\` is too large a number`, { expected: 'at most 1.8e308, or `Inf`' });
      }
      return value;
    }
    const ms = durationMs(text);
    this.gate(spanOf(node), `\`${text}\`: a duration as a number`, SYNTAX_SINCE.durationAsNumber, seconds(ms));
    return (ms ?? Number.NaN) / 1000;
  }

  selector(node: SyntaxNode, parts: readonly SyntaxNode[]): VectorSelector {
    const matchers: SelectorMatcher[] = [];
    let name: string | undefined;
    for (const part of parts) {
      if (part.name === 'Identifier') {
        name = this.slice(part);
        if (name.toLowerCase() === 'atan2')
          this.report(spanOf(part), `\`${name}\` is an operator`, { expected: 'a value before it' });
      } else if (part.name === 'LabelMatchers') {
        for (const member of partsOf(part)) {
          if (member.name === 'QuotedLabelName') {
            const quoted = this.string(member.firstChild!);
            this.gate(spanOf(member), `${this.slice(member)}: a quoted metric name`, SYNTAX_SINCE.quotedName);
            if (name !== undefined)
              this.report(spanOf(member), `the metric name is given twice: \`${name}\` and \`${quoted}\``);
            name ??= quoted;
          } else {
            matchers.push(this.matcher(member));
          }
        }
      }
    }
    const selector = { kind: 'selector' as const, start: node.from, end: node.to, matchers };
    this.checkNames(selector, name);
    return name === undefined ? selector : { ...selector, name };
  }

  checkNames(node: Span & { readonly matchers: readonly SelectorMatcher[] }, name: string | undefined): void {
    if (name === undefined) {
      if (node.matchers.every((m) => matchesEmpty(m))) {
        this.report(node, `\`${this.text.slice(node.start, node.end)}\` selects every series there is`, {
          expected: 'a metric name, or a matcher that no empty value fulfils, such as `job="api"`',
        });
      }
      return;
    }
    const second = node.matchers.find((m) => m.label === '__name__');
    if (second) this.report(second, `the metric name is given twice: \`${name}\` and \`${second.value}\``);
  }

  matcher(node: SyntaxNode): SelectorMatcher {
    const [labelNode, opNode, valueNode] = partsOf(node);
    const label = this.label(labelNode!).name;
    const op = this.slice(opNode!) as MatchOperator;
    const value = this.string(valueNode!);
    const valueSpan = spanOf(valueNode!);
    if (op === '=~' || op === '!~') this.regex(value, valueSpan);
    return { start: node.from, end: node.to, label, op, value, valueSpan };
  }

  regex(value: string, literal: Span): void {
    const regex = regexOf(value);
    const problem = regex.problem ?? (this.context.level.version < NAMED_GROUPS_SINCE ? regex.oldProblem : undefined);
    if (!problem) return;
    // Escapes shift offsets inside the literal, so a part is only pointed at where there are none.
    const plain = literal.end - literal.start - 2 === value.length;
    const start = literal.start + 1 + problem.at;
    const span = plain ? { start, end: Math.min(start + problem.length, literal.end - 1) } : literal;
    this.report(span, `\`${value}\` is no regular expression: ${problem.message}`, {
      expected: 'RE2 syntax',
      ...(problem.help === undefined ? {} : { help: problem.help }),
    });
  }

  label(node: SyntaxNode): LabelName {
    const span = spanOf(node);
    if (node.name !== 'QuotedLabelName') return { ...span, name: this.slice(node) };
    this.gate(span, `${this.slice(node)}: a quoted label name`, SYNTAX_SINCE.quotedName);
    return { ...span, name: this.string(node.firstChild!) };
  }

  labels(node: SyntaxNode): readonly LabelName[] {
    const labels = partsOf(node).map((part) => this.label(part));
    for (const label of labels) {
      if (/^(?:inf|nan)$/i.test(label.name))
        this.report(label, `\`${label.name}\` is read as a number`, { expected: 'the name of a label' });
    }
    return labels;
  }

  matrix(inner: Expr, end: number, rangeNode: SyntaxNode): Expr {
    const span = { start: inner.start, end };
    const range = this.duration(rangeNode, true);
    const rangeSpan = spanOf(rangeNode);
    if (inner.kind === 'selector') {
      if (inner.offset || inner.at !== undefined) {
        this.report(span, '`offset` and `@` stand after the range', { help: 'write `metric[5m] offset 1h`' });
      }
      return { kind: 'matrix', ...span, selector: inner, range, rangeSpan };
    }
    this.report(span, 'a range is only for a metric', {
      expected: 'a metric before the range',
      help: `for a subquery write a colon after the range: \`[${this.slice(rangeNode)}:]\``,
    });
    return { kind: 'subquery', ...span, expr: inner, range, rangeSpan };
  }

  shifted(inner: Expr, end: number, word: string, shift: TimeShift): Expr {
    const span = { start: inner.start, end };
    if (inner.kind !== 'selector' && inner.kind !== 'matrix' && inner.kind !== 'subquery') {
      this.report(span, `\`${word}\` cannot be put on this`, {
        expected: 'a metric, a range such as `metric[5m]` or a subquery before it',
        help: `move \`${word}\` inside, directly behind each metric`,
      });
      return inner;
    }
    if ((shift.offset && inner.offset) || (shift.at !== undefined && inner.at !== undefined)) {
      this.report(span, `\`${word}\` is given twice`, { help: 'keep one of the two' });
    }
    return { ...inner, ...span, ...shift };
  }

  extended(inner: Expr, end: number, word: SyntaxNode): Expr {
    this.gate(spanOf(word), `\`${this.slice(word)}\``, SYNTAX_SINCE.extendedRange);
    if (inner.kind !== 'selector' && inner.kind !== 'matrix') {
      this.report({ start: inner.start, end }, `\`${this.slice(word)}\` cannot be put on this`, {
        expected: 'a metric or its range before it',
      });
    }
    return { ...inner, end };
  }

  aggregate(node: SyntaxNode, parts: readonly SyntaxNode[], depth: number): Expr {
    const opNode = parts.find((part) => part.name === 'AggregateOp')!;
    const modifier = parts.find((part) => part.name === 'AggregateModifier');
    const body = parts.find((part) => part.name === 'FunctionCallBody')!;
    const op = this.slice(opNode).toLowerCase();
    const args = partsOf(body).map((arg) => this.expr(arg, depth + 1));
    const takesParam = /^(?:topk|bottomk|quantile|count_values|limitk|limit_ratio)$/.test(op);
    const wanted = takesParam ? 2 : 1;
    if (args.length !== wanted) {
      this.report(
        { start: node.from, end: node.to },
        `\`${op}\` has ${args.length} argument${args.length === 1 ? '' : 's'}`,
        {
          expected: takesParam ? 'two: the parameter and an instant vector' : 'one: an instant vector',
        },
      );
    }
    const [word, list] = modifier ? partsOf(modifier) : [];
    const expr = args[wanted - 1];
    return {
      kind: 'aggregate',
      start: node.from,
      end: node.to,
      op,
      opSpan: spanOf(opNode),
      ...(word && list ? { grouping: { without: word.name === 'Without', labels: this.labels(list) } } : {}),
      ...(takesParam && args[0] ? { param: args[0] } : {}),
      ...(expr ? { expr } : {}),
    };
  }

  binary(node: SyntaxNode, parts: readonly SyntaxNode[], depth: number): Expr {
    const opNode = parts[1]!;
    const clause = parts.find((part) => part.name === 'MatchingModifierClause');
    const fill = parts.find((part) => part.name === 'FillModifier');
    const op = this.slice(opNode).toLowerCase();
    if (op === '</' || op === '>/') this.gate(spanOf(opNode), `\`${op}\``, SYNTAX_SINCE.trim);
    if (fill) this.gate(spanOf(fill), '`fill`', SYNTAX_SINCE.fill);
    return {
      kind: 'binary',
      start: node.from,
      end: node.to,
      op,
      opSpan: spanOf(opNode),
      left: this.expr(parts[0]!, depth + 1),
      right: this.expr(parts.at(-1)!, depth + 1),
      bool: parts.some((part) => part.name === 'BoolModifier'),
      ...(clause ? { matching: this.matching(clause) } : {}),
      ...(fill ? { fill: spanOf(fill) } : {}),
    };
  }

  matching(clause: SyntaxNode): Matching {
    const [word, list, side, include] = partsOf(clause);
    const base = { on: word!.name === 'On', labels: this.labels(list!) };
    if (!side) return base;
    return {
      ...base,
      group: { side: side.name === 'GroupLeft' ? 'left' : 'right', include: include ? this.labels(include) : [] },
    };
  }

  offset(node: SyntaxNode): number | undefined {
    const ms = this.duration(node, false);
    // Before durations and numbers became one, every duration had to be above zero.
    if (ms === 0 && this.context.level.version < SYNTAX_SINCE.durationAsNumber.since) {
      this.report(spanOf(node), '`offset` by nothing', {
        expected: 'a duration above zero',
        help: 'leave `offset` out',
      });
    }
    return ms;
  }

  timestamp(node: SyntaxNode): 'start' | 'end' | number {
    if (node.name === 'AtModifierPreprocessors') return this.slice(node).toLowerCase() === 'end' ? 'end' : 'start';
    const value = this.number(node);
    if (!Number.isFinite(value) || Math.abs(value) > 9.2e15) {
      this.report(spanOf(node), `\`${this.slice(node)}\` is no time`, { expected: 'seconds since 1970' });
    }
    return value;
  }

  /** Milliseconds of a duration in brackets or after `offset`; undefined where it is only known at query time. */
  duration(node: SyntaxNode, positive: boolean): number | undefined {
    const ms = this.durationValue(node);
    if (positive && ms !== undefined && ms <= 0) {
      this.report(spanOf(node), `\`${this.slice(node)}\` is no length of time`, { expected: 'a duration above zero' });
    }
    return ms;
  }

  durationValue(node: SyntaxNode): number | undefined {
    const parts = partsOf(node);
    const first = parts[0];
    if (node.name === 'NumberDurationLiteralInDurationContext' || !first) {
      const text = this.slice(node);
      const ms = durationMs(text);
      if (ms !== undefined) return ms;
      const value = numberValue(text);
      this.gate(
        spanOf(node),
        `\`${text}\`: a number as a duration`,
        SYNTAX_SINCE.durationAsNumber,
        `write \`${text}s\``,
      );
      return value === undefined ? undefined : value * 1000;
    }
    if (parts.length === 1) {
      if (first.name === 'DurationStep' || first.name === 'DurationRange') return this.computed(node);
      return this.durationValue(first);
    }
    if (first.name === 'UnaryOp') {
      const value = this.durationValue(parts[1]!);
      if (node.name === 'DurationExpr') this.computed(node);
      return value === undefined ? undefined : this.slice(first) === '-' ? -value : value;
    }
    return this.computed(node);
  }

  computed(node: SyntaxNode): undefined {
    this.gate(spanOf(node), `\`${this.slice(node)}\`: a computed duration`, SYNTAX_SINCE.durationExpression);
    return undefined;
  }
}
