/** New pieces of a spec's text, in the style that people write: short leaves in one line, the rest below each other. */

import type { Node } from 'yaml';
import { Document, isScalar, Scalar, stringify } from 'yaml';

/** Characters up to which a mapping or list of plain values stands in one line. */
const ONE_LINE = 80;

/**
 * What stands in the place of a value.
 *
 * @param old  Gives its quotes to the new one.
 * @param column  Of the key, in characters: blocks are indented below it.
 */
export function replaced(old: Node | undefined, value: unknown, isFlow: boolean, column: number): string {
  if (typeof value === 'string' && isScalar(old) && isQuoted(old)) {
    const scalar = new Scalar(value);
    scalar.type = old.type as Scalar.Type;
    return new Document(scalar).toString({ lineWidth: 0 }).trimEnd();
  }
  if (isFlow) return flowText(value);
  return blockText('', value, column)
    .replace(/^[^:]*: ?/, '')
    .trimEnd();
}

/** `key: value` with its line end, indented by `column`; without either in a flow, where `column` is undefined. */
export function addedPair(key: string, value: unknown, column: number | undefined): string {
  if (column === undefined) return flowText({ [key]: value }).replace(/^\{ | \}$/g, '');
  return key === '' ? stringify(value, { lineWidth: 0 }) : blockText(key, value, column);
}

/** `- value` in the same way. */
export function addedItem(value: unknown, column: number | undefined): string {
  if (column === undefined) return flowText([value]).replace(/^\[ ?| ?\]$/g, '');
  const lines = isShort(value) ? `- ${flowText(value)}\n` : stringify([value], { lineWidth: 0 });
  return indented(lines, column);
}

function blockText(key: string, value: unknown, column: number): string {
  const name = key === '' ? 'x' : stringify(key, { lineWidth: 0 }).trimEnd();
  if (typeof value !== 'object' || value === null) {
    const text = stringify({ x: value }, { lineWidth: 0 });
    return indented(
      text.replace(/^x/, () => name),
      column,
    );
  }
  if (isShort(value)) return indented(`${name}: ${flowText(value)}\n`, column);
  const inner = Array.isArray(value)
    ? value.map((one) => addedItem(one, column + 2))
    : Object.entries(value).map(([field, one]) => blockText(field, one, column + 2));
  return `${indented(`${name}:\n`, column)}${inner.join('')}`;
}

/** Braces with blanks inside, brackets without, as in every example. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${flowText(key)}: ${flowText(one)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value);
  // In a list, so that a text that means something inside brackets gets its quotes.
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false })
    .trimEnd()
    .slice(1, -1);
}

function isShort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const parts = Object.values(value);
  const isFlat = parts.every((part) => typeof part !== 'object' || part === null || Object.values(part).every(isPlain));
  return isFlat && flowText(value).length <= ONE_LINE;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function isQuoted(scalar: Scalar): boolean {
  return scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE;
}

function indented(text: string, column: number): string {
  const indent = ' '.repeat(column);
  return text.replace(/^(?=.)/gm, indent);
}
