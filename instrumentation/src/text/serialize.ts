/** Families as text, in pieces, so that a large scrape never holds the event loop. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Family, TextFormat } from '../store/family.ts';
import { escapeHelp } from '../store/labels.ts';

export interface SerializeOptions {
  /** Milliseconds of work between two turns of the event loop. */
  readonly sliceMs?: number;
}

/**
 * A fifth of the 10 ms that no scrape may hold the loop for: the first scrape builds the lines' constant parts, and what
 * the collector does with them falls into the slices too.
 */
const SLICE_MS = 2;

/** Characters of one piece: large enough that writing it costs little, small enough to be copied in well under 1 ms. */
const PIECE_CHARACTERS = 64 * 1024;

/** HELP and TYPE lines. OpenMetrics names a counter without `_total`. */
export function headerText(family: Pick<Family, 'name' | 'type' | 'help'>, format: TextFormat): string {
  const name = format === 'openmetrics' && family.type === 'counter' ? family.name.replace(/_total$/, '') : family.name;
  return `# HELP ${name} ${escapeHelp(family.help)}\n# TYPE ${name} ${family.type}\n`;
}

/**
 * Writes families as exposition text.
 *
 * @param families  Families without a series are left out.
 * @returns Pieces of text, whole lines each, without the `# EOF` of OpenMetrics. All lines of one series are written at
 *   one moment, so that a histogram's count always equals its last bucket.
 */
export async function* serialize(
  families: readonly Family[],
  format: TextFormat,
  options: SerializeOptions = {},
): AsyncGenerator<string, void, undefined> {
  const sliceMs = options.sliceMs ?? SLICE_MS;
  let sliceStart = performance.now();
  let piece = '';
  for (const family of families) {
    family.refresh?.();
    if (family.size === 0) continue;
    piece += headerText(family, format);
    for (let slot = 0; slot < family.size; slot++) {
      piece += family.text(slot, format);
      // Asking the clock costs as much as a line, so it is asked every fourth series only.
      if ((slot & 3) === 3 && performance.now() - sliceStart > sliceMs) {
        yield piece;
        piece = '';
        await nextTurn();
        sliceStart = performance.now();
      } else if (piece.length >= PIECE_CHARACTERS) {
        yield piece;
        piece = '';
      }
    }
  }
  if (piece !== '') yield piece;
}

/** All families as one string without a pause: for pushing, for shutting down, and for tests. */
export function serializeNow(families: readonly Family[], format: TextFormat): string {
  let text = '';
  for (const family of families) {
    family.refresh?.();
    if (family.size === 0) continue;
    text += headerText(family, format);
    for (let slot = 0; slot < family.size; slot++) text += family.text(slot, format);
  }
  return text;
}
