/** Brings expressions that differ in label values only to one text, so that each form is parsed and checked once. */

const LITERAL = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|#[^\n]*/g;
/** Labels whose values decide what an expression means. */
const TELLING: ReadonlySet<string> = new Set(['__name__', 'le', 'quantile']);

/**
 * `text` with the values of equality matchers replaced by numbers: equal values by equal numbers.
 *
 * Values that a check may read stay: those of regexes and of every label that has one, of `le` and `quantile`,
 * empty ones, and all arguments of functions. Two texts of one shape are right or wrong alike.
 */
export function shapeOf(text: string): string {
  if (text.includes('#')) return text;
  const regexLabels = new Set<string>();
  const found: { readonly start: number; readonly end: number; readonly label: string | undefined }[] = [];
  for (const match of text.matchAll(LITERAL)) {
    const start = match.index;
    const { label, isRegex } = matcherBefore(text, start);
    if (label !== undefined && isRegex) regexLabels.add(label);
    const plain = label !== undefined && !isRegex && !TELLING.has(label);
    const simple = plain && match[0].length > 2 && !match[0].includes('\\');
    found.push({ start, end: start + match[0].length, label: simple ? label : undefined });
  }
  const numbers = new Map<string, number>();
  let shape = '';
  let done = 0;
  for (const { start, end, label } of found) {
    if (label === undefined || regexLabels.has(label)) continue;
    const value = text.slice(start + 1, end - 1);
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    shape += `${text.slice(done, start)}"\u00a7${number}"`;
    done = end;
  }
  return done === 0 ? text : shape + text.slice(done);
}

/** The label that the value at `end` is matched with; undefined where the value is no matcher's. */
function matcherBefore(text: string, end: number): { readonly label?: string; readonly isRegex: boolean } {
  let index = skipSpace(text, end - 1);
  const isRegex = text[index] === '~';
  if (isRegex) index--;
  else if (text[index] !== '=') return { isRegex };
  // What stands at `index` is the `=` of `=`, `!=` and `=~`, or the `!` of `!~`.
  if (text[index] === '=' && text[index - 1] === '!') index--;
  index = skipSpace(text, index - 1);
  let start = index;
  while (start >= 0 && isWord(text.charCodeAt(start))) start--;
  return start === index ? { isRegex } : { label: text.slice(start + 1, index + 1), isRegex };
}

function skipSpace(text: string, from: number): number {
  let index = from;
  while (index >= 0 && text.charCodeAt(index) <= 0x20) index--;
  return index;
}

function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f
  );
}
