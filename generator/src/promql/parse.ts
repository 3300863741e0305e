/** Turns PromQL text into a tree, over Prometheus' own grammar, and says where and why a text is no PromQL. */

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr, PromqlFinding } from './ast.ts';
import { buildExpr, TooDeep } from './build.ts';
import { aggregations, functions } from './functions.ts';
import { type Scan, scan } from './scan.ts';
import { DEFAULT_LEVEL, type LanguageLevel } from './version.ts';

export interface Parsed {
  /** Absent where the text is no PromQL; present, and to be read with care, where only rules beyond the grammar are broken. */
  readonly expr?: Expr;
  readonly findings: readonly PromqlFinding[];
}

/** Far above anything a person or a generator writes, and far below what a call stack holds. */
const MAX_DEPTH = 200;
const MAX_LENGTH = 1_000_000;

/**
 * The tree of an expression.
 *
 * @param text  The expression as it stands in a rule.
 * @param level  Version and feature flags; newer syntax than that is a finding.
 * @returns Findings in the order of the text. Value kinds are not looked at: see typecheck.ts.
 * @throws Never for any text.
 */
export function parse(text: string, level: LanguageLevel = DEFAULT_LEVEL): Parsed {
  if (text.length > MAX_LENGTH) return failed(0, 1, `the expression is longer than ${MAX_LENGTH} characters`);
  const scanned = scan(text);
  if (scanned.unterminated) {
    const { start } = scanned.unterminated;
    return failed(start, start + 1, `the string that starts with \`${text[start]}\` never ends`, {
      expected: `a closing \`${text[start]}\``,
    });
  }
  if (scanned.depth > MAX_DEPTH) return failed(0, text.length, `brackets are nested more than ${MAX_DEPTH} deep`);
  const tree = parser.parse(grammarText(text));
  const broken = firstError(tree.topNode);
  if (broken) return { findings: [explain(text, broken, scanned)] };
  const top = tree.topNode.firstChild;
  const root = skipComments(top);
  if (!root) return { findings: [explain(text, tree.topNode, scanned)] };
  const findings: PromqlFinding[] = [];
  try {
    const expr = buildExpr(root, { text, level, findings });
    return { expr, findings: findings.sort((a, b) => a.start - b.start || a.end - b.end) };
  } catch (error) {
    if (error instanceof TooDeep)
      return failed(0, text.length, `the expression is nested more than ${TooDeep.limit} deep`);
    throw error;
  }
}

function failed(start: number, end: number, message: string, more: Partial<PromqlFinding> = {}): Parsed {
  return { findings: [{ code: 'promql-syntax', start, end, message, ...more }] };
}

/**
 * The text in the words the grammar knows, at equal offsets: it lacks `holt_winters`, which Prometheus 2 has (any
 * name of a function of equal length does, as the tree takes the name from the original text), and `5.` for `5`.
 */
function grammarText(text: string): string {
  const known = text.includes('holt_winters') ? text.replace(/\bholt_winters(?=\s*\()/g, 'day_of_month') : text;
  return /\d\.(?!\d)/.test(known) ? known.replace(/(?<![\w."'`])(\d+)\.(?=[\s)*/+,-]|$)/g, '$1 ') : known;
}

function skipComments(first: SyntaxNode | null): SyntaxNode | undefined {
  let node = first;
  while (node && node.name === 'LineComment') node = node.nextSibling;
  return node ?? undefined;
}

function firstError(top: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  top.tree?.iterate({
    enter: (node) => {
      if (found) return false;
      if (node.type.isError) found = node.node;
      return undefined;
    },
  });
  return found;
}

const TOKEN = /^(?:[A-Za-z_:][\w:]*|[\d.][\w.]*|[=!<>]=|=~|!~|\S)/;

function explain(text: string, node: SyntaxNode, scanned: Scan): PromqlFinding {
  const at = (start: number, end: number, message: string, more: Partial<PromqlFinding> = {}): PromqlFinding => ({
    code: 'promql-syntax',
    start,
    end,
    message,
    ...more,
  });
  if (withoutComments(text).trim() === '') {
    return at(0, text.length, 'the expression is empty', { expected: 'a PromQL expression' });
  }
  const variable = /\$\{?(\w+)\}?|\[\[(\w+)\]\]|\{\{.*?\}\}/.exec(maskStrings(text, scanned));
  if (variable) {
    const start = variable.index;
    return at(start, start + variable[0].length, `\`${variable[0]}\` is a variable that Prometheus does not know`, {
      help: 'write the value itself, such as `5m`',
    });
  }
  const start = text.slice(node.from).search(/\S/) < 0 ? text.length : node.from + text.slice(node.from).search(/\S/);
  const token = TOKEN.exec(text.slice(start))?.[0];
  if (token === undefined) {
    const open = scanned.unclosed.at(-1);
    if (open !== undefined) return at(open, open + 1, `\`${text[open]}\` is never closed`);
    return at(text.trimEnd().length, text.trimEnd().length + 1, 'the expression ends too early', {
      expected: 'a further value',
    });
  }
  const before = text.slice(0, start).trimEnd();
  const called = token === '(' ? /[A-Za-z_]\w*$/.exec(before)?.[0] : undefined;
  if (called !== undefined && !functions.has(called)) {
    const from = before.length - called.length;
    const near = nearest(called, [...functions.keys(), ...aggregations.keys()]);
    return at(from, from + called.length, `\`${called}\` is no function of PromQL`, {
      ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }),
    });
  }
  return at(start, start + token.length, `\`${token}\` does not belong here`, mend(token, before, scanned, start));
}

/** What the writer may have had in mind, for the slips that are common. */
function mend(token: string, before: string, scanned: Scan, start: number): Partial<PromqlFinding> {
  if (scanned.unopened === start) return { help: `nothing is open that \`${token}\` could close` };
  const inBraces = before.lastIndexOf('{') > before.lastIndexOf('}');
  if (inBraces) {
    if (token === '==') return { help: 'a matcher has a single `=`' };
    if (/(?:[=!]~|!?=)$/.test(before)) return { expected: 'a quoted string', help: `write \`"${token}"\`` };
    if (/[\w]$/.test(before)) return { expected: '`=`, `!=`, `=~` or `!~`' };
    return { expected: 'a label matcher such as `job="api"`' };
  }
  if (token === '=') return { help: 'a comparison is written `==`' };
  if (token === '&&') return { help: 'write `and`' };
  if (token === '&' || token === '|') return { help: 'write `and` or `or`' };
  if (before.lastIndexOf('[') > before.lastIndexOf(']')) return { expected: 'a duration such as `5m`' };
  if (/[\w})\]]$/.test(before) && /^[A-Za-z_]/.test(token)) return { expected: 'an operator between two values' };
  return {};
}

function maskStrings(text: string, scanned: Scan): string {
  let masked = text;
  for (const { start, end } of scanned.strings)
    masked = masked.slice(0, start) + '"'.repeat(end - start) + masked.slice(end);
  return masked;
}

function withoutComments(text: string): string {
  return text.replace(/#[^\n]*/g, '');
}
