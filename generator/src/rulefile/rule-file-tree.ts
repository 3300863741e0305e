/** A YAML document as a tree in which every value, and every character of a text, knows where it stands. */

import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Range } from '../specfile/yaml-index.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly range: Range;
  readonly event: ScalarEvent;
  readonly text: string;
  /** Written as nothing, `~` or `null`. */
  readonly isNull: boolean;
}

export interface Entry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: TreeNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly range: Range;
  readonly entries: readonly Entry[];
}

export interface ListNode {
  readonly kind: 'list';
  readonly range: Range;
  readonly items: readonly TreeNode[];
}

export type TreeNode = ScalarNode | MapNode | ListNode;

/** The documents that `events` of `text` describe. Aliases give the very node they stand for, so that nothing grows. */
export function treesOf(text: string, events: readonly Event[]): readonly (TreeNode | undefined)[] {
  const documents: (TreeNode | undefined)[] = [];
  const reader = new TreeReader(text, events);
  while (!reader.atEnd()) documents.push(reader.document());
  return documents;
}

class TreeReader {
  readonly text: string;
  readonly events: readonly Event[];
  index = 0;
  anchors = new Map<string, TreeNode>();

  constructor(text: string, events: readonly Event[]) {
    this.text = text;
    this.events = events;
  }

  atEnd(): boolean {
    return this.index >= this.events.length;
  }

  document(): TreeNode | undefined {
    this.index++;
    this.anchors = new Map();
    const root = this.isPop() ? undefined : this.node();
    this.index++;
    return root;
  }

  isPop(): boolean {
    return this.events[this.index]?.type === EVENT_ID.POP;
  }

  node(): TreeNode {
    const event = this.events[this.index++]!;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.anchored(event, this.scalar(event));
      case EVENT_ID.MAPPING: {
        const entries: Entry[] = [];
        const merged: TreeNode[] = [];
        while (!this.isPop()) {
          const key = this.node();
          const value = this.node();
          if (key.kind !== 'scalar') continue;
          if (key.text === '<<' && key.event.style === SCALAR_STYLE.PLAIN) merged.push(value);
          else entries.push({ key: key.text, keyRange: key.range, value });
        }
        for (const source of merged) mergeInto(entries, source);
        this.index++;
        return this.anchored(event, { kind: 'map', range: this.line(event.start), entries });
      }
      case EVENT_ID.SEQUENCE: {
        const items: TreeNode[] = [];
        while (!this.isPop()) items.push(this.node());
        this.index++;
        return this.anchored(event, { kind: 'list', range: this.line(event.start), items });
      }
      case EVENT_ID.ALIAS: {
        const known = this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd));
        if (known) return known;
        return { kind: 'map', range: { start: event.anchorStart - 1, end: event.anchorEnd }, entries: [] };
      }
      default:
        throw new Error(`treesOf: event ${event.type} where a value was expected`);
    }
  }

  anchored(event: { anchorStart: number; anchorEnd: number }, node: TreeNode): TreeNode {
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  scalar(event: ScalarEvent): ScalarNode {
    const text = getScalarValue(this.text, event);
    const plain = event.style === SCALAR_STYLE.PLAIN;
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const range =
      event.valueStart < 0
        ? this.line(this.lastEnd())
        : quoted
          ? { start: event.valueStart - 1, end: event.valueEnd + 1 }
          : plain
            ? { start: event.valueStart, end: event.valueEnd }
            : this.line(event.valueStart);
    return { kind: 'scalar', range, event, text, isNull: plain && /^(?:|~|null|Null|NULL)$/.test(text) };
  }

  /** End of what was read before an empty value, which has no place of its own. */
  lastEnd(): number {
    for (let index = this.index - 2; index >= 0; index--) {
      const event = this.events[index];
      if (event?.type === EVENT_ID.SCALAR && event.valueEnd >= 0) return event.valueEnd;
      if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) return Math.max(event.start, 0);
    }
    return 0;
  }

  line(start: number): Range {
    const from = start + (/^\s*/.exec(this.text.slice(start, start + 400))?.[0].length ?? 0);
    const end = /[\r\n]|$/.exec(this.text.slice(from, from + 4000))!.index;
    return { start: from, end: from + Math.max(end, 1) };
  }
}

/** A merge key (`<<`) adds what the mapping does not have itself, wherever in it the key stands. */
function mergeInto(entries: Entry[], source: TreeNode): void {
  for (const each of source.kind === 'list' ? source.items : [source]) {
    if (each.kind !== 'map') continue;
    for (const entry of each.entries) if (!entries.some((own) => own.key === entry.key)) entries.push(entry);
  }
}

/**
 * Where a part of a scalar's value stands in the file: `span` is offsets into the value as YAML reads it, without
 * indentation, folds and escapes.
 */
export function rangeInScalar(source: string, node: ScalarNode, span: Range): Range {
  const at = sourceOffsets(source, node);
  const visible = visibleBefore(node.text, span.start);
  const last = visibleBefore(node.text, span.end);
  const start = at[Math.min(visible, at.length - 1)];
  if (start === undefined) return node.range;
  if (visible >= at.length) return { start: at.at(-1)! + 1, end: at.at(-1)! + 2 };
  return { start, end: last > visible ? at[last - 1]! + 1 : start + 1 };
}

function visibleBefore(text: string, offset: number): number {
  return text.slice(0, offset).replace(/\s/g, '').length;
}

/** The place of each character that is no white space: YAML adds and removes white space only. */
function sourceOffsets(source: string, { event }: ScalarNode): readonly number[] {
  const offsets: number[] = [];
  const escaped = event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  const doubled = event.style === SCALAR_STYLE.SINGLE_QUOTED;
  for (let index = Math.max(event.valueStart, 0); index < event.valueEnd; index++) {
    const char = source[index]!;
    if (/\s/.test(char)) continue;
    if (escaped && char === '\\') {
      const sequence = /^\\(?:x(..)|u(....)|U(.{8})|[\s\S])/.exec(source.slice(index, index + 10))![0];
      if (!/[ntvrfabe0NLP_\s]/.test(sequence[1]!) || /[abe0]/.test(sequence[1]!)) offsets.push(index);
      index += sequence.length - 1;
      continue;
    }
    offsets.push(index);
    if (doubled && char === "'") index++;
  }
  return offsets;
}
