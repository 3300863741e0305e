/** Label sets and label matchers: how a spec says which series are meant. */

export type Labels = Readonly<Record<string, string>>;

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One PromQL label matcher; the value is the plain text, unquoted and unescaped. */
export interface Matcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
}

export type Matchers = readonly Matcher[];

/** `regex` escaped so that it matches `text` and nothing else, in the RE2 syntax of Prometheus. */
export function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A matcher for any of `values`: `=` for one, an anchored alternation for several. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  return values.length === 1
    ? { label, op: '=', value: values[0]! }
    : { label, op: '=~', value: values.map(escapeRegex).join('|') };
}

/** The opposite of `oneOf`. */
export function noneOf(label: string, values: readonly string[]): Matcher {
  const positive = oneOf(label, values);
  return { ...positive, op: positive.op === '=' ? '!=' : '!~' };
}

/** `selector` as a key: equal for equal sets of matchers, whatever their order. */
export function matchersKey(matchers: Matchers): string {
  return matchers
    .map((m) => `${m.label}${m.op}${JSON.stringify(m.value)}`)
    .sort()
    .join(',');
}
