/** Breaks a statement into lines that can be read. It lays out text and judges nothing: what it does not know stays as it is. */

/** A word, a quoted text, a number, a sign, or a comment. */
const TOKEN =
  /\/\*[\s\S]*?\*\/|`(?:[^`]|``)*`?|'(?:[^'\\]|\\.|'')*'?|"(?:[^"\\]|\\.|"")*"?|[A-Za-z_$][\w$]*|\d[\w.]*|<=>|<>|[<>!:|&]=|\|\||&&|\.\.\.|[^\s\w]/g;

/** Words that begin a line, at the indent of their statement. */
const CLAUSES = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'HAVING',
  'LIMIT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'SET',
  'VALUES',
  'RETURNING',
  'WINDOW',
]);
/** Two words that do so together. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  ORDER: ['BY'],
  GROUP: ['BY'],
  INSERT: ['INTO', 'IGNORE'],
  DELETE: ['FROM'],
  FOR: ['UPDATE', 'SHARE'],
  LOCK: ['IN'],
  ON: ['DUPLICATE'],
};
const JOINS = new Set(['JOIN', 'LEFT', 'RIGHT', 'INNER', 'CROSS', 'STRAIGHT_JOIN', 'NATURAL']);
/** Words that stand on a deeper line. */
const INNER = new Set(['AND', 'OR', 'ON']);

/**
 * `text` over several lines: each clause on its own, conditions below it, what stands in parentheses with a SELECT
 * one step deeper.
 */
export function formatSql(text: string): string {
  const tokens = text.match(TOKEN) ?? [];
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  let isBetween = false;
  /** For each open parenthesis whether a statement stands in it. */
  const open: boolean[] = [];
  const end = (indent: number) => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '  '.repeat(indent);
  };
  tokens.forEach((token, index) => {
    const word = token.toUpperCase();
    const before = tokens[index - 1]?.toUpperCase() ?? '';
    const after = tokens[index + 1]?.toUpperCase() ?? '';
    const isInside = open.at(-1) === false;
    if (token === '(') {
      line += glued(line, before) ? '(' : ' (';
      open.push(after === 'SELECT');
      if (after === 'SELECT') end(++depth);
      return;
    }
    if (token === ')') {
      if (open.pop()) end(--depth);
      line += ')';
      return;
    }
    if (!isInside && index > 0 && startsClause(word, before, after)) end(depth);
    else if (!isInside && INNER.has(word) && !isBetween && !(word === 'ON' && after === 'DUPLICATE')) end(depth + 1);
    isBetween = word === 'BETWEEN' || (isBetween && word !== 'AND');
    line += separated(line, before, token);
  });
  end(0);
  return lines.join('\n');
}

function startsClause(word: string, before: string, after: string): boolean {
  // The second of two words stays beside the first: DELETE FROM, LEFT OUTER JOIN.
  if (PAIRS[before]?.includes(word) || (word === 'JOIN' && /^(LEFT|RIGHT|INNER|OUTER|CROSS|NATURAL)$/.test(before)))
    return false;
  if (word === 'SET' && before === 'CHARACTER') return false;
  // VALUES is a function where it is assigned.
  if (word === 'VALUES' && before === '=') return false;
  if (CLAUSES.has(word)) return !(word === 'SELECT' && before === '(');
  if (JOINS.has(word)) return after !== '(' && before !== ',';
  return PAIRS[word]?.includes(after) ?? false;
}

/** Words after which a parenthesis is no call. */
const SPACED = new Set([
  'IN',
  'VALUES',
  'AND',
  'OR',
  'NOT',
  'ON',
  'WHERE',
  'FROM',
  'JOIN',
  'AS',
  'EXISTS',
  'SELECT',
  'SET',
  'BY',
  'UNION',
  'ALL',
  'ANY',
  'LIMIT',
  'USING',
  'OVER',
  'BETWEEN',
  'THEN',
  'ELSE',
  'WHEN',
  'HAVING',
]);

const glued = (line: string, before: string): boolean =>
  line.trim() === '' || line.endsWith('(') || (/^[A-Z_]\w*$/.test(before) && !SPACED.has(before));

/** `token` with the blank that belongs before it. */
function separated(line: string, before: string, token: string): string {
  const isTight =
    line.trim() === '' ||
    token === ',' ||
    token === ';' ||
    token === '.' ||
    before === '.' ||
    line.endsWith('(') ||
    before === '@' ||
    (token === '@' && before === '@');
  return isTight ? token : ` ${token}`;
}
