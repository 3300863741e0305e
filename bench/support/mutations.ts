/** Requests that nobody would send: sound ones of every endpoint, changed at random by a seed. */

export interface Sound {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomBy(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Dice {
  readonly pick: <T>(from: readonly T[]) => T;
  readonly below: (end: number) => number;
  readonly chance: (share: number) => boolean;
}

export function diceBy(random: () => number): Dice {
  const below = (end: number): number => Math.floor(random() * end);
  return { below, pick: (from) => from[below(from.length)]!, chance: (share) => random() < share };
}

/** Texts that break what is not careful: of URLs, headers, JSON, YAML, PromQL, templates, regular expressions, shells. */
const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u2028',
  '🦆'.repeat(40),
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e',
  '/etc/passwd',
  'C:\\windows',
  '.git/config',
  '.quartet/journal',
  'a'.repeat(9_000),
  '{{ $labels.job }}{{ range query "up" }}{{ . }}{{ end }}',
  '<script>alert(1)</script>',
  '$(reboot)',
  '`id`',
  "'; DROP TABLE rules; --",
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  '__proto__',
  'constructor',
  '-1',
  '1e999',
  'NaN',
  '9'.repeat(400),
  '(a+)+$',
  '{__name__=~".+"}',
  `${'('.repeat(2_000)}1${')'.repeat(2_000)}`,
  'sum(rate(x[5m])) by (job) / on() group_left sum(x)',
  'count_over_time({__name__=~".*"}[10y:1s])',
  '&a [*a, *a]',
  '!!js/function "function () {}"',
  '? - : -',
  '"unclosed',
  '\r\nX-Injected: yes\r\n\r\n',
];

const BOMB = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
].join('\n');

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  [[[[[[]]]]]],
  { toString: 1 },
  { length: 1e9 },
  ...ODD_TEXTS,
  BOMB,
];

/** The request with one to four things changed. */
export function mutated(sound: Sound, dice: Dice): Sound {
  let one = sound;
  for (let left = 1 + dice.below(4); left > 0; left--) one = dice.pick(CHANGES)(one, dice);
  return one;
}

type Change = (one: Sound, dice: Dice) => Sound;

const CHANGES: readonly Change[] = [
  (one, dice) => ({ ...one, method: dice.pick(['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']) }),
  (one, dice) => ({ ...one, path: cut(one.path, dice) }),
  (one, dice) => ({
    ...one,
    path: `${one.path}/${encodeURIComponent(wellFormed(dice.pick(ODD_TEXTS)).slice(0, 500))}`,
  }),
  (one, dice) => ({
    ...one,
    path: `${one.path}?${new URLSearchParams({ [dice.pick(['limit', 'after', 'q', 'owner', 'state', 'offset', '__proto__'])]: wellFormed(dice.pick(ODD_TEXTS)).slice(0, 500) })}`,
  }),
  (one, dice) => ({ ...one, headers: { ...one.headers, [dice.pick(HEADERS)]: printable(dice.pick(ODD_TEXTS)) } }),
  (one, dice) => ({ ...one, headers: without(one.headers, dice.pick(Object.keys(one.headers))) }),
  (one, dice) => (one.body === undefined ? one : { ...one, body: changedValue(one.body, dice, 0) }),
  (one, dice) => (one.body === undefined ? one : { ...one, body: changedValue(one.body, dice, 0) }),
  (one, dice) => ({ ...one, body: dice.pick(ODD_VALUES) }),
];

const HEADERS = [
  'if-match',
  'if-none-match',
  'content-type',
  'x-grafana-id',
  'authorization',
  'accept',
  'last-event-id',
  'x-forwarded-for',
  'cookie',
  'expect',
  'range',
] as const;

/** Somewhere in the value: a field less, a field more, another value, or a text with a piece of it changed. */
export function changedValue(value: unknown, dice: Dice, depth: number): unknown {
  if (depth > 6 || dice.chance(0.15)) return dice.pick(ODD_VALUES);
  if (typeof value === 'string') return cut(value, dice);
  if (Array.isArray(value)) {
    if (value.length === 0 || dice.chance(0.2)) return [...value, ...value, dice.pick(ODD_VALUES)];
    const at = dice.below(value.length);
    return value.map((one, index) => (index === at ? changedValue(one, dice, depth + 1) : one));
  }
  if (typeof value !== 'object' || value === null) return dice.pick(ODD_VALUES);
  const names = Object.keys(value);
  if (names.length === 0 || dice.chance(0.2))
    return { ...value, [dice.pick(['x', '__proto__', 'text', 'path', ''])]: dice.pick(ODD_VALUES) };
  const name = dice.pick(names);
  const { [name]: before, ...rest } = value as Readonly<Record<string, unknown>>;
  return dice.chance(0.2) ? rest : { ...rest, [name]: changedValue(before, dice, depth + 1) };
}

/** A text with a piece taken out, doubled, swapped for another sign, or with an odd text put in. */
export function cut(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const end = at + dice.below(12);
  const parts = [text.slice(0, at), text.slice(at, end), text.slice(end)] as const;
  const between = dice.pick([
    '',
    parts[1] + parts[1],
    String.fromCharCode(dice.below(128)),
    dice.pick(ODD_TEXTS),
    '\t',
    ':',
    '#',
    '"',
  ]);
  return parts[0] + between + parts[2];
}

/** The request as bytes, then broken as no client would: bits turned, pieces missing, lines doubled, lengths that lie. */
export function brokenBytes({ body, headers, method, path }: Sound, dice: Dice): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (text !== '')
    lines.push(
      dice.chance(0.2)
        ? 'transfer-encoding: chunked'
        : `content-length: ${Buffer.byteLength(text) + dice.pick([0, 0, 0, -1, 3])}`,
    );
  if (dice.chance(0.3)) lines.splice(1 + dice.below(lines.length), 0, dice.pick(lines));
  const bytes = Buffer.from(`${lines.join(dice.chance(0.05) ? '\n' : '\r\n')}\r\n\r\n${text}`, 'utf8');
  for (let left = dice.below(4); left > 0; left--) bytes[dice.below(bytes.length)] = dice.below(256);
  return dice.chance(0.2) ? bytes.subarray(0, dice.below(bytes.length)) : bytes;
}

function without(
  headers: Readonly<Record<string, string>>,
  name: string | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
}

/** As a header may hold it. */
function printable(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '?').slice(0, 4_000);
}

/** A lone half of a pair has no bytes in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}
