/** Computes what an expression's values are counted in, as far as metric names and arithmetic tell. */

import { type Binary, type Call, type Expr, isComparison, type VectorSelector, walk } from './ast.ts';
import { kindOf } from './typecheck.ts';

/**
 * `name` is `number` for literals, `ratio` for shares, `seconds`, `bytes`, `events`, or such a unit with `/s`;
 * `factor` is what the unit was multiplied by: a percentage is a ratio with factor 100.
 */
export interface Unit {
  readonly name: string;
  readonly factor: number;
}

/** The unit of what a metric name records, where somebody else knows it; undefined to go by the name. */
export type UnitKnowledge = (metric: string) => Unit | undefined;

const WORDS: ReadonlySet<string> = new Set(
  'seconds milliseconds microseconds nanoseconds bytes bits celsius volts amperes joules watts meters grams hertz'.split(
    ' ',
  ),
);
const KEEPING: ReadonlySet<string> = new Set(
  'abs ceil floor round clamp clamp_min clamp_max sort sort_desc sort_by_label sort_by_label_desc scalar label_replace label_join increase delta idelta avg_over_time min_over_time max_over_time last_over_time first_over_time quantile_over_time stddev_over_time mad_over_time'.split(
    ' ',
  ),
);

/** @returns undefined where the unit is not known. */
export function unitOf(expr: Expr, knowledge: UnitKnowledge = () => undefined): Unit | undefined {
  const of = (part: Expr | undefined): Unit | undefined => part && unitOf(part, knowledge);
  switch (expr.kind) {
    case 'number':
      return { name: 'number', factor: expr.value };
    case 'string':
      return undefined;
    case 'selector':
      return selectorUnit(expr, knowledge);
    case 'matrix':
      return of(expr.selector);
    case 'subquery':
    case 'paren':
      return of(expr.expr);
    case 'unary': {
      const unit = of(expr.expr);
      return unit && expr.op === '-' ? { name: unit.name, factor: -unit.factor } : unit;
    }
    case 'aggregate':
      if (/^(?:count|count_values|group)$/.test(expr.op)) return { name: 'count', factor: 1 };
      return expr.op === 'stdvar' ? undefined : of(expr.expr);
    case 'call':
      return callUnit(expr, of);
    case 'binary':
      return binaryUnit(expr, of);
  }
}

function selectorUnit({ name }: VectorSelector, knowledge: UnitKnowledge): Unit | undefined {
  return name === undefined ? undefined : (knowledge(name) ?? unitOfName(name));
}

/** The unit that a metric's name states by convention. */
export function unitOfName(metric: string): Unit | undefined {
  if (/(?:^|[_:])ratio(?:$|[_:])/.test(metric)) return { name: 'ratio', factor: 1 };
  if (/(?:^|[_:])percent(?:age)?(?:$|[_:])/.test(metric)) return { name: 'ratio', factor: 100 };
  if (metric.includes(':')) return undefined;
  if (/_(?:count|bucket)$/.test(metric)) return { name: 'events', factor: 1 };
  const words = metric.replace(/_(?:total|sum)$/, '').split('_');
  const word = words.at(-1)!;
  if (WORDS.has(word)) return { name: word, factor: 1 };
  return metric.endsWith('_total') ? { name: 'events', factor: 1 } : undefined;
}

function callUnit(call: Call, of: (part: Expr | undefined) => Unit | undefined): Unit | undefined {
  const arg = call.args.find((each) => kindOf(each) === 'vector' || kindOf(each) === 'matrix') ?? call.args[0];
  switch (call.name) {
    case 'time':
    case 'timestamp':
      return { name: 'seconds', factor: 1 };
    case 'vector':
      return of(call.args[0]);
    case 'rate':
    case 'irate':
    case 'deriv':
      return perSecond(of(arg));
    case 'histogram_fraction':
      return { name: 'ratio', factor: 1 };
    case 'histogram_quantile':
      return bucketUnit(call);
    case 'count_over_time':
    case 'changes':
    case 'resets':
      return { name: 'count', factor: 1 };
    default:
      return KEEPING.has(call.name) ? of(arg) : undefined;
  }
}

/** Seconds of work per second are a share of the time. */
function perSecond(unit: Unit | undefined): Unit | undefined {
  if (!unit || unit.name === 'ratio' || unit.name === 'number') return undefined;
  return unit.name === 'seconds'
    ? { name: 'ratio', factor: unit.factor }
    : { name: `${unit.name}/s`, factor: unit.factor };
}

function bucketUnit(call: Call): Unit | undefined {
  let unit: Unit | undefined;
  walk(call, (node) => {
    if (node.kind === 'selector' && node.name?.endsWith('_bucket'))
      unit ??= unitOfName(node.name.slice(0, -'_bucket'.length));
  });
  return unit;
}

function binaryUnit(node: Binary, of: (part: Expr | undefined) => Unit | undefined): Unit | undefined {
  const [left, right] = [of(node.left), of(node.right)];
  if (isComparison(node.op)) {
    if (node.bool) return { name: 'bool', factor: 1 };
    return kindOf(node.left) === 'scalar' ? right : left;
  }
  switch (node.op) {
    case 'and':
    case 'unless':
      return left;
    case 'or':
      return left?.name === right?.name || right?.name === 'number' ? left : undefined;
    case '+':
    case '-':
      return sumUnit(left, right);
    case '*':
      if (!left || !right) return undefined;
      if (left.name === 'number' || left.name === 'ratio')
        return { name: right.name, factor: left.factor * right.factor };
      return right.name === 'number' || right.name === 'ratio'
        ? { name: left.name, factor: left.factor * right.factor }
        : undefined;
    case '/':
      return quotientUnit(left, right);
    case '%':
      return left;
    default:
      return undefined;
  }
}

function sumUnit(left: Unit | undefined, right: Unit | undefined): Unit | undefined {
  if (!left || !right) return undefined;
  // 1 - ratio, 100 - percentage: the number is of the other side's unit.
  if (left.name === 'number')
    return right.name === 'number' ? left : { name: right.name, factor: Math.abs(right.factor) };
  if (right.name === 'number') return left;
  return left.name === right.name ? { name: left.name, factor: left.factor } : undefined;
}

function quotientUnit(left: Unit | undefined, right: Unit | undefined): Unit | undefined {
  if (!left || !right) return undefined;
  const factor = left.factor / right.factor;
  if (right.name === 'number' || right.name === 'ratio') {
    return left.name === 'ratio' && right.name === 'ratio' ? { name: 'ratio', factor } : { name: left.name, factor };
  }
  return left.name === right.name ? { name: 'ratio', factor } : undefined;
}
