/** Changing one value in the text of a spec: comments, order and style stay, and all other bytes too. */

import type { Document, Node, Pair } from 'yaml';
import { isAlias, isCollection, isMap, isScalar, isSeq, parseAllDocuments, Scalar } from 'yaml';
import type { Path } from '../model/origin.ts';
import { addedItem, addedPair, replaced } from './edit-text.ts';

export type EditResult =
  | { readonly ok: true; readonly text: string }
  /** Why it cannot be done without touching more than was asked for. */
  | { readonly ok: false; readonly reason: string };

/**
 * `text` with `value` at `path`: replaced where something stands there, added where nothing does, with the mappings
 * that lead there.
 *
 * @param value  Plain data as JSON knows it; undefined removes the field. Of a mapping or list only what differs is
 *   rewritten, so that comments between its entries stay.
 * @param document  In a text of several, from 0.
 * @returns the text, whose meaning is checked: it reads as before but for `value`. `ok: false` where the text is no YAML,
 *   or the value is written elsewhere (behind an alias or a merge key).
 */
export function editSpec(text: string, path: Path, value: unknown, document = 0): EditResult {
  const before = specValues(text);
  if (before === undefined) return refused('the text is not valid YAML');
  if (document >= before.length) return refused('there is no such document');
  const wanted = before.map((one, index) => (index === document ? withValue(one, path, value) : one));
  if (wanted[document] === MISPLACED) return refused('a part of the path is neither a mapping nor a list');
  let result = text;
  for (let step = 0; step < MOST_STEPS; step++) {
    const docs = parseAllDocuments(result, { keepSourceTokens: true });
    const target = Array.isArray(docs) ? docs[document] : undefined;
    if (target === undefined) return refused('the text is not valid YAML');
    const next = nextText(result, target, wanted[document]);
    if (next === undefined) return isSame(specValues(result), wanted) ? { ok: true, text: result } : refused(ELSEWHERE);
    if (next === result) return refused(ELSEWHERE);
    result = next;
  }
  return refused('the value has too many parts');
}

const MOST_STEPS = 2_000;
const ELSEWHERE = 'the value is written elsewhere, behind an alias or a merge key; edit the text itself';
const MISPLACED: unique symbol = Symbol('misplaced');

function refused(reason: string): EditResult {
  return { ok: false, reason };
}

/** The text after the first edit that brings the document nearer to `wanted`; undefined where it is there. */
function nextText(text: string, document: Document, wanted: unknown): string | undefined {
  const root = document.contents;
  if (root === null || !isCollection(root)) {
    if (isSame(root === null ? null : document.toJS(), wanted)) return undefined;
    return root === null && typeof wanted === 'object'
      ? `${text.replace(/\n?$/, '\n')}${addedPair('', wanted, 0)}`
      : text;
  }
  return nearer(text, document, root, wanted);
}

function nearer(text: string, document: Document, node: Node, wanted: unknown): string | undefined {
  if (isAlias(node)) return isSame(node.toJS(document), wanted) ? undefined : text;
  if (isMap(node) && isRecord(wanted)) {
    for (const [index, pair] of node.items.entries()) {
      const key = keyOf(pair);
      if (key === '<<') continue;
      if (!(key in wanted)) return removed(text, node, index);
      if (pair.value === null || pair.value === undefined) {
        if (wanted[key] !== null) return text;
        continue;
      }
      const next = inPair(text, document, node.flow === true, pair.key as Node, pair.value as Node, wanted[key]);
      if (next !== undefined) return next;
    }
    const known = isRecord(node.toJS(document)) ? (node.toJS(document) as Record<string, unknown>) : {};
    const missing = Object.keys(wanted).find((key) => !(key in known));
    return missing === undefined ? undefined : withPair(text, node, missing, wanted[missing]);
  }
  if (isSeq(node) && Array.isArray(wanted)) {
    const isShorter = wanted.length < node.items.length;
    for (const [index, item] of node.items.entries()) {
      const isGone = isShorter && !isSame((item as Node).toJS(document), wanted[index]);
      if (isGone || index >= wanted.length) return removed(text, node, index);
      const next = nearer(text, document, item as Node, wanted[index]);
      if (next !== undefined) return next;
    }
    return wanted.length > node.items.length ? withItem(text, node, wanted[node.items.length]) : undefined;
  }
  if (isSame(node.toJS(document), wanted)) return undefined;
  return splice(text, node.range![0], node.range![1], replaced(node, wanted, true, columnOf(text, node.range![0])));
}

function inPair(
  text: string,
  document: Document,
  isFlow: boolean,
  key: Node,
  value: Node,
  wanted: unknown,
): string | undefined {
  if (isSame(value.toJS(document), wanted)) return undefined;
  const isSameKind = (isMap(value) && isRecord(wanted)) || (isSeq(value) && Array.isArray(wanted));
  if (isAlias(value)) return text;
  if (isSameKind) return nearer(text, document, value, wanted);
  const column = columnOf(text, key.range![0]);
  const [start, end] = value.range!;
  if (start === end) return splice(text, start, end, ` ${replaced(undefined, wanted, isFlow, column)}`);
  const isBlock = isCollection(value) && value.flow !== true;
  // A block begins on the line below its key; what replaces it stands beside the key.
  const from = isBlock ? text.indexOf(':', key.range![1]) + 1 : start;
  const to = isBlock ? lastEnd(value) : end;
  const isBlockScalar = isScalar(value) && (value.type === Scalar.BLOCK_LITERAL || value.type === Scalar.BLOCK_FOLDED);
  const fresh = replaced(isScalar(value) ? value : undefined, wanted, isFlow, column);
  return splice(text, from, to, `${isBlock ? ' ' : ''}${fresh}${isBlockScalar ? lineEnd(text) : ''}`);
}

/** Offset after the last thing that is written in a node: trailing comments and blank lines are not its own. */
function lastEnd(node: Node): number {
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1);
    if (isMap(node)) {
      const pair = last as Pair<Node, Node | null> | undefined;
      const value = pair?.value;
      return value?.range && value.range[0] !== value.range[1] ? lastEnd(value) : afterColon(pair, node.range![1]);
    }
    return last === undefined ? node.range![1] : lastEnd(last as Node);
  }
  return node.range![1];
}

function afterColon(pair: Pair<Node, Node | null> | undefined, otherwise: number): number {
  return pair?.value?.range?.[0] ?? pair?.key.range?.[1] ?? otherwise;
}

function withPair(text: string, map: Node, key: string, value: unknown): string {
  if (!isMap(map)) throw new Error('withPair: no mapping');
  if (map.flow === true) return intoFlow(text, map, addedPair(key, value, undefined));
  const first = map.items[0]!.key as Node;
  return belowLast(text, map, addedPair(key, value, columnOf(text, first.range![0])));
}

function withItem(text: string, list: Node, value: unknown): string {
  if (!isSeq(list)) throw new Error('withItem: no list');
  if (list.flow === true) return intoFlow(text, list, addedItem(value, undefined));
  return belowLast(text, list, addedItem(value, columnOf(text, list.range![0])));
}

/** Behind the last entry; `{}` becomes `{ a: 1 }`. */
function intoFlow(text: string, node: Node, entry: string): string {
  if (!isCollection(node)) throw new Error('intoFlow: no collection');
  const last = node.items.at(-1) as Node | Pair<Node, Node | null> | undefined;
  if (last === undefined) {
    const inner = isMap(node) ? `{ ${entry} }` : `[${entry}]`;
    return splice(text, node.range![0], node.range![1], inner);
  }
  const end = endOf(last);
  return splice(text, end, end, `, ${entry}`);
}

function belowLast(text: string, node: Node, lines: string): string {
  const end = lastEnd(node);
  const lineBreak = text.indexOf('\n', end);
  // What stands behind the last entry on its line is a comment on it.
  const isOpen = isEndOfBlockScalar(text, end);
  const at = isOpen ? end : lineBreak < 0 ? text.length : lineBreak + 1;
  const before = at > 0 && text[at - 1] !== '\n' ? lineEnd(text) : '';
  return splice(text, at, at, before + lines.replaceAll('\n', lineEnd(text)));
}

function isEndOfBlockScalar(text: string, end: number): boolean {
  return end > 0 && text[end - 1] === '\n';
}

/** Without an entry: in a block its lines with what is said behind them, in a flow also its comma. */
function removed(text: string, node: Node, index: number): string {
  if (!isCollection(node)) throw new Error('removed: no collection');
  const items = node.items as readonly (Node | Pair<Node, Node | null>)[];
  const item = items[index]!;
  const [start, end] = [startOf(item), endOf(item)];
  if (node.flow === true) {
    if (items.length === 1) return splice(text, node.range![0], node.range![1], isMap(node) ? '{}' : '[]');
    const next = items[index + 1];
    return next === undefined
      ? splice(text, endOf(items[index - 1]!), end, '')
      : splice(text, start, startOf(next), '');
  }
  if (items.length === 1) return splice(text, node.range![0], end, isMap(node) ? '{}' : '[]');
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // The first key of a mapping in a list stands behind the dash, which stays for the next one.
  const isBehindDash = isMap(node) && text.slice(lineStart, start).trim() !== '';
  if (isBehindDash) return splice(text, start, startOf(items[index + 1]!), '');
  const lineBreak = isEndOfBlockScalar(text, end) ? end - 1 : text.indexOf('\n', end);
  return splice(text, lineStart, lineBreak < 0 ? text.length : lineBreak + 1, '');
}

function startOf(item: Node | Pair<Node, Node | null>): number {
  return 'key' in item ? (item.key as Node).range![0] : (item as Node).range![0];
}

function endOf(item: Node | Pair<Node, Node | null>): number {
  if (!('key' in item)) return lastEnd(item as Node);
  const value = item.value;
  return value?.range && value.range[0] !== value.range[1] ? lastEnd(value) : afterColon(item as Pair<Node, null>, 0);
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function splice(text: string, start: number, end: number, middle: string): string {
  return text.slice(0, start) + middle + text.slice(end);
}

/** The documents of a text as plain data, aliases resolved; undefined where it is no YAML. */
export function specValues(text: string): readonly unknown[] | undefined {
  const docs = parseAllDocuments(text);
  if (!Array.isArray(docs) || docs.some((one: Document) => one.errors.length > 0)) return undefined;
  return docs.map((one: Document) => one.toJS({ maxAliasCount: 1_000 }) as unknown);
}

function withValue(base: unknown, [segment, ...rest]: Path, value: unknown): unknown {
  if (segment === undefined) return value;
  if (Array.isArray(base)) {
    if (typeof segment !== 'number' || segment > base.length) return MISPLACED;
    const inner = withValue(base[segment], rest, value);
    if (inner === MISPLACED) return MISPLACED;
    return inner === undefined
      ? base.filter((_, index) => index !== segment)
      : [...base.slice(0, segment), inner, ...base.slice(segment + 1)];
  }
  if (base !== undefined && base !== null && !isRecord(base)) return MISPLACED;
  const known = (base ?? {}) as Record<string, unknown>;
  const inner = withValue(known[segment], rest, value);
  if (inner === MISPLACED) return MISPLACED;
  const { [segment]: before, ...others } = known;
  if (inner === undefined) return before === undefined && base === undefined ? undefined : others;
  return before === undefined ? { ...others, [segment]: inner } : { ...known, [segment]: inner };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}
