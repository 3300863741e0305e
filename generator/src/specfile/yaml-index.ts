/** Where the values of a YAML text stand, found from the parser's events only when somebody asks. */

import type { Event } from 'js-yaml';
import { EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Place } from '../diagnostics/diagnostic.ts';
import type { Path } from '../model/origin.ts';

/** Offsets into the text in UTF-16 code units; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A parsed text with the places of its nodes. */
export class YamlIndex {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #documents: number[] = [];

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
    events.forEach((event, index) => {
      if (event.type === EVENT_ID.DOCUMENT) this.#documents.push(index);
    });
  }

  /**
   * The region of the value at `path` of a document, or of its key.
   *
   * A path that leads nowhere, as for a missing field, gives the deepest part that exists: the key of a mapping
   * rather than its whole block. Aliases and merge keys are followed to where the value is written.
   */
  find(document: number, path: Path, key = false): Range | undefined {
    const start = this.#documents[document];
    if (start === undefined) return undefined;
    let node = start + 1;
    let keyNode: number | undefined;
    let lastKey: number | undefined;
    for (const [depth, segment] of path.entries()) {
      const step = this.#step(start, this.#resolve(start, node), segment);
      if (!step) return this.#rangeOf(node, keyNode, depth > 0);
      node = step.value;
      keyNode = step.key;
      lastKey = keyNode ?? lastKey;
    }
    if (key && keyNode !== undefined) return this.#scalarRange(keyNode);
    if (this.#endOf(node) !== undefined) return this.#rangeOf(node, keyNode, false);
    return lastKey === undefined ? this.#separator(start) : this.#scalarRange(lastKey);
  }

  /** Pairs of equal keys in one mapping: where each stands first, and where again. */
  duplicateKeys(): readonly { readonly name: string; readonly first: Range; readonly again: Range }[] {
    const found: { name: string; first: Range; again: Range }[] = [];
    this.#events.forEach((event, index) => {
      if (event.type !== EVENT_ID.MAPPING) return;
      const seen = new Map<string, number>();
      for (const { key, name } of this.#pairs(index)) {
        if (name === undefined || name === '<<') continue;
        const first = seen.get(name);
        if (first === undefined) seen.set(name, key);
        else found.push({ name, first: this.#scalarRange(first), again: this.#scalarRange(key) });
      }
    });
    return found;
  }

  /** The first key that is a mapping or a list. */
  complexKey(): Range | undefined {
    for (const [index, event] of this.#events.entries()) {
      if (event.type !== EVENT_ID.MAPPING) continue;
      for (const { key } of this.#pairs(index)) {
        const type = this.#events[key]?.type;
        if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) return this.#rangeOf(key, undefined, false);
      }
    }
    return undefined;
  }

  #step(document: number, node: number, segment: string | number): { value: number; key?: number } | undefined {
    const event = this.#events[node];
    if (event?.type === EVENT_ID.SEQUENCE) {
      let item = node + 1;
      for (let left = Number(segment); left > 0 && !this.#isPop(item); left--) item = this.#after(item);
      return typeof segment === 'number' && !this.#isPop(item) ? { value: item } : undefined;
    }
    if (event?.type !== EVENT_ID.MAPPING) return undefined;
    let found: { value: number; key: number } | undefined;
    const merged: number[] = [];
    for (const { key, value, name } of this.#pairs(node)) {
      if (name === String(segment)) found = { key, value };
      else if (name === '<<') merged.push(value);
    }
    return found ?? this.#merged(document, merged, segment);
  }

  #merged(document: number, sources: readonly number[], segment: string | number) {
    for (const source of sources) {
      const node = this.#resolve(document, source);
      if (this.#events[node]?.type === EVENT_ID.SEQUENCE) {
        for (let item = node + 1; !this.#isPop(item); item = this.#after(item)) {
          const step = this.#step(document, this.#resolve(document, item), segment);
          if (step) return step;
        }
      } else {
        const step = this.#step(document, node, segment);
        if (step) return step;
      }
    }
    return undefined;
  }

  *#pairs(mapping: number): Generator<{ key: number; value: number; name: string | undefined }> {
    let key = mapping + 1;
    while (!this.#isPop(key)) {
      const event = this.#events[key]!;
      const value = this.#after(key);
      yield { key, value, name: event.type === EVENT_ID.SCALAR ? getScalarValue(this.#text, event) : undefined };
      key = this.#after(value);
    }
  }

  /** The node an alias stands for: the last one with that anchor before it in the document. */
  #resolve(document: number, node: number): number {
    const alias = this.#events[node];
    if (alias?.type !== EVENT_ID.ALIAS) return node;
    const name = this.#text.slice(alias.anchorStart, alias.anchorEnd);
    for (let index = node - 1; index > document; index--) {
      const event = this.#events[index]!;
      if (!('anchorStart' in event) || event.anchorStart < 0 || event.type === EVENT_ID.ALIAS) continue;
      if (this.#text.slice(event.anchorStart, event.anchorEnd) === name) return index;
    }
    return node;
  }

  #rangeOf(node: number, keyNode: number | undefined, preferKey: boolean): Range {
    const event = this.#events[node];
    const isPlainValue = event?.type === EVENT_ID.SCALAR && event.valueEnd > event.valueStart;
    if (keyNode !== undefined && (preferKey || !isPlainValue)) return this.#scalarRange(keyNode);
    if (event?.type === EVENT_ID.SCALAR) return this.#scalarRange(node);
    if (event?.type === EVENT_ID.ALIAS) return { start: event.anchorStart - 1, end: event.anchorEnd };
    if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return this.#restOfLine(event.start);
    return { start: 0, end: 0 };
  }

  #scalarRange(node: number): Range {
    const event = this.#events[node];
    if (event?.type !== EVENT_ID.SCALAR) return this.#rangeOf(node, undefined, false);
    if (event.valueStart < 0) return { start: 0, end: 0 };
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    if (quoted) return { start: event.valueStart - 1, end: event.valueEnd + 1 };
    if (event.style === SCALAR_STYLE.PLAIN) return { start: event.valueStart, end: event.valueEnd };
    return this.#restOfLine(event.valueStart);
  }

  #restOfLine(start: number): Range {
    const line = /[^\r\n]*/y;
    line.lastIndex = start;
    const text = (line.exec(this.#text)?.[0] ?? '').trimEnd();
    return { start, end: start + Math.max(text.length, 1) };
  }

  /** The `---` that begins an empty document: the first one after all that stands before. */
  #separator(document: number): Range {
    let before = 0;
    for (let index = document - 1; index >= 0 && before === 0; index--) before = this.#endOf(index) ?? 0;
    const event = this.#events[document];
    const separator = /^---/gm;
    separator.lastIndex = before;
    // Documents that are empty too have no offsets: each of them takes one separator.
    let skipped = 0;
    for (let index = document - 1; index >= 0 && this.#endOf(index) === undefined; index--) {
      const earlier = this.#events[index];
      if (earlier?.type === EVENT_ID.DOCUMENT && earlier.explicitStart) skipped++;
    }
    let match = event?.type === EVENT_ID.DOCUMENT ? separator.exec(this.#text) : null;
    while (match && skipped-- > 0) match = separator.exec(this.#text);
    return match ? { start: match.index, end: match.index + 3 } : { start: before, end: before };
  }

  /** Offset after a node's own text; undefined for what has none. */
  #endOf(node: number): number | undefined {
    const event = this.#events[node];
    if (event?.type === EVENT_ID.SCALAR) return event.valueEnd > 0 ? event.valueEnd : undefined;
    if (event?.type === EVENT_ID.ALIAS) return event.anchorEnd;
    if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return event.start + 1;
    return undefined;
  }

  #isPop(node: number): boolean {
    const event = this.#events[node];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  #after(node: number): number {
    let depth = 0;
    let index = node;
    do {
      const type = this.#events[index]?.type;
      if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
      else if (type === EVENT_ID.POP) depth--;
      index++;
    } while (depth > 0 && index < this.#events.length);
    return index;
  }
}

/** Turns offsets of a text into lines and columns, counted from 1 in UTF-16 code units as editors count them. */
export class LineIndex {
  readonly #starts: number[] = [0];

  /** `\n`, `\r\n` and `\r` each end a line; a byte order mark before the first column counts for nothing. */
  constructor(text: string) {
    const breaks = /\r\n|\n|\r/g;
    for (let match = breaks.exec(text); match; match = breaks.exec(text)) this.#starts.push(breaks.lastIndex);
    if (text.startsWith('\uFEFF')) this.#starts[0] = 1;
  }

  place(file: string, range: Range): Place {
    const start = this.#position(range.start);
    const end = this.#position(Math.max(range.end, range.start));
    return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  }

  #position(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(offset - this.#starts[low]!, 0) + 1 };
  }
}
