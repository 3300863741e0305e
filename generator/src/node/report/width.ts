/** How many columns of a terminal a text takes, and how it is shown safely. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b16f}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /\p{Mark}|[\u200b-\u200d\u2060\ufeff]/u;
const TAB = '  ';

/**
 * Columns that `text` takes: 2 for East Asian wide characters and emoji, 0 for combining marks and zero-width
 * characters, 1 for the rest. Expects text that went through `visible`.
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/**
 * `text` with nothing in it that moves the cursor, changes colours or turns the reading direction: tabs become two
 * spaces, control characters their picture (`␛`), bidirectional marks `�`. Line feeds are control characters too.
 */
export function visible(text: string): string {
  let shown = '';
  for (const character of text) shown += visibleCharacter(character);
  return shown;
}

/**
 * The part of `text` that fits in `limit` columns and shows as much as it can of columns `from` to `to` (0-based, end
 * exclusive), with `…` where something was cut.
 *
 * @returns the part, and by how many columns what it shows has moved to the left.
 */
export function cutAround(
  text: string,
  from: number,
  to: number,
  limit: number,
): { readonly text: string; readonly shift: number } {
  const total = displayWidth(text);
  if (total <= limit) return { text, shift: 0 };
  // A third of the room goes to what stands before the mark: enough to see what it belongs to.
  const start = to < limit ? 0 : Math.max(0, Math.min(from - Math.floor(limit / 3), total - limit + 1));
  const before = start > 0 ? '…' : '';
  const characters: { readonly character: string; readonly column: number; readonly width: number }[] = [];
  let column = 0;
  for (const character of text) {
    const width = widthOf(character);
    if (column >= start) characters.push({ character, column, width });
    column += width;
    if (column > start + limit) break;
  }
  const first = characters[0]?.column ?? 0;
  const room = limit - before.length;
  const isWhole = total - first <= room;
  const kept = characters.filter((one) => one.column + one.width - first <= (isWhole ? room : room - 1));
  const shown = kept.map((one) => one.character).join('');
  return { text: `${before}${shown}${isWhole ? '' : '…'}`, shift: first - before.length };
}

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

function visibleCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  if (character === '\t') return TAB;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  const isHidden =
    (code >= 0x80 && code < 0xa0) ||
    code === 0x061c ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff);
  return isHidden ? '�' : character;
}
