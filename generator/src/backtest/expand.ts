/** Puts the definitions of recorded series in place of their names, so that a rule can be judged on a past that lacks them. */

import { type Duration, printDuration } from '../model/duration.ts';
import type { Expr, MatrixSelector, Subquery, VectorSelector } from '../promql/ast.ts';
import { walk } from '../promql/ast.ts';
import { parse } from '../promql/parse.ts';
import { quoteString } from '../promql/print.ts';
import { kindOf } from '../promql/typecheck.ts';
import type { RecordedSeries, RecordIndex } from './records.ts';
import { sourcesOf } from './records.ts';

export interface Expansion {
  readonly expr: string;
  /** A window over recorded samples became a subquery, which looks at other instants than the samples had. */
  readonly hasSubquery: boolean;
  /** Names that stand for themselves still, and why. */
  readonly kept: readonly { readonly name: string; readonly reason: string }[];
  /** Names that were replaced. */
  readonly replaced: readonly string[];
}

export interface ExpandOptions {
  readonly index: RecordIndex;
  /** Whether the series that `selector` reads must be computed anew. */
  readonly isWanted: (selector: VectorSelector, rules: readonly RecordedSeries[]) => boolean;
  /** Interval of groups that leave it to the server. */
  readonly interval: Duration;
}

/** A recorded series that cannot be replaced, with the reason as the end of a sentence. */
class Inexpandable extends Error {}

/** Deeper than any chain of rules; a rule that reads its own past goes round for ever. */
const MAX_DEPTH = 12;
/** An expression longer than this is refused by servers and understood by nobody. */
const MAX_LENGTH = 200_000;

/**
 * `text` with wanted recorded series replaced by what records them, down to series that nothing records.
 *
 * Instant selectors become the definition, exactly; windows become subqueries at the interval of the recording group.
 * What cannot be replaced stays and is told in `kept`.
 */
export function expandRecorded(text: string, options: ExpandOptions): Expansion {
  let state = { hasSubquery: false, replaced: new Set<string>() };
  const kept = new Map<string, string>();
  const expr = expand(text, 0, []);
  return {
    expr,
    hasSubquery: state.hasSubquery,
    kept: [...kept].map(([name, reason]) => ({ name, reason })),
    replaced: [...state.replaced].sort(),
  };

  function expand(source: string, depth: number, above: readonly string[]): string {
    const { expr: tree } = parse(source);
    if (!tree) return source;
    const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
    for (const read of readsOf(tree)) {
      const { selector } = read;
      const sources = sourcesOf(selector, options.index);
      if (!sources || (sources.kind === 'rules' && !options.isWanted(selector, sources.rules))) continue;
      const before = { hasSubquery: state.hasSubquery, replaced: new Set(state.replaced) };
      try {
        if (sources.kind === 'undecided') {
          throw new Inexpandable(
            `which of them \`${sources.matcher.label}\` picks is known to the recorded series alone`,
          );
        }
        const definition = definitionOf(selector.name!, sources.rules, depth, above);
        edits.push({ start: read.node.start, end: read.node.end, text: placed(read, definition, sources.rules) });
        state.replaced.add(selector.name!);
      } catch (error) {
        if (!(error instanceof Inexpandable)) throw error;
        // Within a definition the whole chain stays recorded: half of it computed anew would be neither.
        if (depth > 0) throw error;
        state = before;
        kept.set(selector.name!, error.message);
      }
    }
    return spliced(source, edits);
  }

  function definitionOf(
    name: string,
    rules: readonly RecordedSeries[],
    depth: number,
    above: readonly string[],
  ): string {
    if (above.includes(name)) throw new Inexpandable(`\`${name}\` is computed from its own past`);
    if (depth >= MAX_DEPTH) throw new Inexpandable('the rules stand on one another too deep');
    if (rules.length === 0) throw new Inexpandable(`no rule gives \`${name}\` with these labels`);
    const parts = rules.map(({ rule }) => labelled(expand(rule.expr, depth + 1, [...above, name]), rule.labels));
    const definition = parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' or ');
    if (definition.length > MAX_LENGTH) throw new Inexpandable('its definition is too long to be asked for');
    return definition;
  }

  function placed(read: Read, definition: string, rules: readonly RecordedSeries[]): string {
    const { node } = read;
    if (node.at !== undefined || read.selector.at !== undefined)
      throw new Inexpandable('it is read at a fixed time with `@`');
    const offset = offsetOf(node);
    if (node.kind === 'selector') return `(${offset === 0 ? definition : shifted(definition, offset)})`;
    if (node.range === undefined) throw new Inexpandable('the length of its window is computed by the server');
    state.hasSubquery = true;
    const step = Math.min(...rules.map((rule) => rule.interval ?? options.interval)) as Duration;
    const tail = offset === 0 ? '' : ` offset ${signed(offset)}`;
    return `(${definition})[${printDuration(node.range as Duration)}:${printDuration(step)}]${tail}`;
  }
}

interface Read {
  readonly selector: VectorSelector;
  /** The selector, or the window around it. */
  readonly node: VectorSelector | MatrixSelector;
}

function readsOf(tree: Expr): readonly Read[] {
  const reads: Read[] = [];
  walk(tree, (node, parents) => {
    if (node.kind === 'matrix') reads.push({ selector: node.selector, node });
    else if (node.kind === 'selector' && parents.at(-1)?.kind !== 'matrix') reads.push({ selector: node, node });
  });
  return reads;
}

/** What a rule records: its expression's result with the rule's own labels. */
function labelled(text: string, labels: Readonly<Record<string, string>>): string {
  const { expr } = parse(text);
  let result = expr && kindOf(expr) === 'scalar' ? `vector(${text})` : text;
  for (const name of Object.keys(labels).sort()) {
    // Within a replacement a dollar sign starts the name of a group.
    const value = quoteString(labels[name]!.replaceAll('$', '$$$$'));
    result = `label_replace(${result}, ${quoteString(name)}, ${value}, "", "")`;
  }
  return result;
}

const OWN_CLOCK = /^(?:time|day_of_month|day_of_week|day_of_year|days_in_month|hour|minute|month|year)$/;

/** `text` as it was `offset` milliseconds ago: every selector and window outside a window is moved. */
function shifted(text: string, offset: number): string {
  const { expr } = parse(text);
  if (!expr) throw new Inexpandable('its definition cannot be read');
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  walk(expr, (node, parents) => {
    if (node.kind === 'call' && OWN_CLOCK.test(node.name) && node.args.length === 0) {
      throw new Inexpandable(`it is read with an offset, and \`${node.name}()\` in its definition has none`);
    }
    if (node.kind !== 'selector' && node.kind !== 'matrix' && node.kind !== 'subquery') return;
    // A window carries all that is within it along.
    if (parents.some((parent) => parent.kind === 'matrix' || parent.kind === 'subquery')) return;
    if (node.at !== undefined) throw new Inexpandable('it is read with an offset, and its definition at a fixed time');
    const source = text.slice(node.start, node.end);
    const total = offsetOf(node) + offset;
    const bare = node.offset ? source.replace(/\boffset\s+-?\s*[\w.]+\s*$/i, '').trimEnd() : source;
    edits.push({ start: node.start, end: node.end, text: total === 0 ? bare : `${bare} offset ${signed(total)}` });
  });
  return spliced(text, edits);
}

function offsetOf(node: VectorSelector | MatrixSelector | Subquery): number {
  if (!node.offset) return 0;
  if (node.offset.ms === undefined) throw new Inexpandable('its offset is computed by the server');
  return node.offset.ms;
}

function signed(ms: number): string {
  return `${ms < 0 ? '-' : ''}${printDuration(Math.abs(ms) as Duration)}`;
}

function spliced(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}
