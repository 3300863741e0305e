/** Tells services of one shape, so that a fleet of thousands is proven by one of each kind. */

import type { CompiledPart } from '../../compile-types.ts';
import { sha256 } from '../output/hash.ts';

/** Words that mean something in the files: a service called by one of them is a shape of its own. */
const MEANT =
  /^(?:sum|avg|min|max|count|rate|by|on|and|or|unless|bool|le|slo|tier|service|firing|[0-9.]+|GET|ok|error)$/i;

/**
 * A fingerprint that is equal for parts whose files differ only in what their owners are called by.
 *
 * A name is replaced only where it stands as a whole word, and the longest first, so that two files that differ in
 * anything else keep different fingerprints.
 */
export function shapeOf(part: CompiledPart): string {
  const names = [...new Set(part.names)].filter((name) => name !== '' && !MEANT.test(name));
  const ordered = names
    .map((name, index) => ({ name, index }))
    .sort((a, b) => b.name.length - a.name.length || a.index - b.index);
  let text = part.files.map((file) => `${file.path}\n${file.text}`).join('\n');
  for (const { name, index } of ordered) {
    const word = new RegExp(`(?<![\\w\\u0000])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`, 'g');
    text = text.replace(word, `\u0000${index}\u0000`);
  }
  return sha256(text);
}
