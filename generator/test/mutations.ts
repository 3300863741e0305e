/** Makes broken and odd specs out of sound ones, the same ones for the same seed. */

/** A generator of numbers from 0 to below 1. */
export type Random = () => number;

/** Mulberry32: small, and the same on every machine. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

/** Texts that formats, query languages or JavaScript give a meaning of their own. */
const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    'a',
    'yes',
    'null',
    '1e3',
    '0x1',
    '.inf',
    '~',
    '-',
    'a: b',
    'a #b',
    "it's",
    '"',
    '\\',
    '\\d+',
    'a\nb',
    '\t',
    '\r',
  ],
  ...[
    '$',
    '$&',
    '$$',
    "$'",
    '$window',
    '$selector',
    '{{',
    '}}',
    '{{ $value }}',
    '{{ $labels.x }}',
    '{{ nope }}',
    '{{ "{{" }}',
  ],
  ...[
    '..',
    '../x',
    '/',
    'a/b',
    'a|b',
    '(',
    '(?i)a',
    '.*',
    '[',
    '5..',
    '404',
    '5xx',
    '%',
    '50%',
    '99.95%',
    '0.999',
    '100%',
    '0%',
    '200%',
  ],
  ...[
    '30d',
    '7d',
    '1h',
    '90m',
    '62m',
    '5m',
    '30s',
    '250ms',
    '1s',
    '0s',
    '1y',
    '-5m',
    '1.5h',
    '😀',
    'é',
    '\u2028',
    '\u0085',
    '\ufeff',
  ],
  ...[
    'constructor',
    'toString',
    'service',
    'slo',
    'le',
    'job',
    'errors',
    'latency',
    'page',
    'promhttp',
    'hono',
    'envoy',
    'micrometer',
  ],
  ...[
    'up',
    'up ==',
    'sum(rate(x[$window]))',
    'rate(x[$window]) # c',
    'service:errors:rate5m',
    'HighErrorRate',
    'ErrorBudgetBurn',
  ],
  ...['Europe/Berlin', 'Mars/Olympus', 'UTC', 'a'.repeat(70), 'x'.repeat(3000)],
];

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  1e21,
  42,
  [],
  {},
  [[]],
  { regex: '(' },
  { regex: 'a|b' },
  { not: 'x' },
  ['a', 'b'],
];

type Json = unknown;

/**
 * `document` with one change, now and then three: a field deleted, repeated, renamed, swapped with another, or given an odd value.
 * Texts are preferred, since most of what a spec says is text.
 */
export function mutated(document: Json, random: Random): Json {
  const copy = structuredClone(document);
  const count = random() < 0.7 ? 1 : 3;
  for (let round = 0; round < count; round++) change(copy, random);
  return copy;
}

/** `text` with one to three of its characters lost, doubled or replaced. */
export function mutatedText(text: string, random: Random): string {
  let result = text;
  const count = 1 + Math.floor(random() * 3);
  for (let round = 0; round < count; round++) {
    const at = Math.floor(random() * result.length);
    const inserted = pick(random, ['', result[at] ?? '', ...TEXTS.filter((one) => one.length < 12)]);
    result = result.slice(0, at) + inserted + result.slice(at + 1);
  }
  return result;
}

/** Places where a value stands: its holder and its key, without what says which format this is. */
function placesIn(value: Json): { holder: Record<string, Json>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, Json>;
  return Object.keys(holder)
    .filter((key) => key !== 'apiVersion' && key !== 'kind')
    .flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

function change(document: Json, random: Random): void {
  const places = placesIn(document);
  if (places.length === 0) return;
  const { holder, key } = pick(random, places);
  const other = pick(random, places);
  const kind = Math.floor(random() * 20);
  if (kind === 0) remove(holder, key);
  else if (kind === 1) rename(holder, key, pick(random, TEXTS));
  else if (kind === 2)
    [holder[key], other.holder[other.key]] = [structuredClone(other.holder[other.key]), structuredClone(holder[key])];
  else if (kind === 3 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else if (kind === 4) holder[key] = pick(random, VALUES);
  else if (typeof holder[key] === 'string') holder[key] = text(key, holder[key], random);
  else if (kind < 8) holder[key] = structuredClone(other.holder[other.key]);
  else change(holder[key], random);
}

const QUERY = /^(expr|raw|bad|good|total)$/;

/** Queries get no blanks beyond ASCII, which the grammar takes for blanks and Prometheus does not. */
function text(key: string, old: string, random: Random): string {
  const odd = pick(random, QUERY.test(key) ? TEXTS.filter((one) => !/[\u0080-\uffff]/.test(one)) : TEXTS);
  return pick(random, [odd, old + odd, odd + old, old]);
}

function remove(holder: Record<string, Json>, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function rename(holder: Record<string, Json>, key: string, name: string): void {
  if (Array.isArray(holder) || name === '__proto__') return;
  const value = holder[key];
  delete holder[key];
  holder[name] = value;
}
