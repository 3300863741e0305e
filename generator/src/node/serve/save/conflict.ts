/** Two changes of one text, joined line by line where they do not meet. */

import { mergeDiff3 } from 'node-diff3';
import type { Conflict } from '../../../api/index.ts';

/** Lines beyond which joining would take too long: its cost grows with their product. */
const MOST_LINES = 20_000;

/**
 * What the person whose save was refused needs to decide.
 *
 * @param base  The text that was read first; undefined where it is no longer known.
 * @param theirs  What stands there now, with its ETag.
 */
export function conflictOf(
  base: string | undefined,
  theirs: { readonly text: string; readonly etag: string } | undefined,
  yours: string | null,
): Conflict {
  const known = { base: base ?? null, theirs: theirs?.text ?? null, yours, etag: theirs?.etag ?? null };
  if (theirs === undefined || yours === null) return { ...known, merged: null, hasMarkers: false };
  const texts = [theirs.text, base ?? '', yours].map((text) => text.split('\n'));
  if (texts.some((lines) => lines.length > MOST_LINES)) return { ...known, merged: null, hasMarkers: false };
  const { conflict, result } = mergeDiff3(texts[0]!, texts[1]!, texts[2]!, {
    excludeFalseConflicts: true,
    label: { a: 'theirs', o: 'base', b: 'yours' },
  });
  return { ...known, merged: result.join('\n'), hasMarkers: conflict };
}
