/** The groups in the answer of `/api/v1/rules`, one at a time: a large fleet's answer has hundreds of megabytes. */

/** A group of rules as Prometheus describes it; what is not understood is left out. */
export interface LiveGroup {
  readonly name: string;
  readonly file: string;
  /** Seconds. */
  readonly interval: number;
  readonly rules: readonly LiveRule[];
}

export interface LiveRule {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expr: string;
  /** Seconds. */
  readonly duration: number;
  readonly keepFiringFor: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError: string;
  readonly lastEvaluation: string;
  /** Of alerts; `inactive` for recorded series. */
  readonly state: 'firing' | 'pending' | 'inactive';
  readonly firing: number;
  readonly pending: number;
}

/** Characters of one group beyond which the answer is not that of a Prometheus: a thousand alerts with a hundred instances each. */
const MAX_GROUP = 256 * 1024 * 1024;
const HEAD = /^\s*\{\s*"status"\s*:\s*"success"\s*,\s*"data"\s*:\s*\{\s*"groups"\s*:\s*(\[|null)/;
const HEAD_LENGTH = 400;

/** The answer is not the rules of a Prometheus. */
export class NoRules extends Error {}

/**
 * Reads groups from the body of an answer.
 *
 * @throws NoRules where it is another kind of answer, or is cut short.
 */
export async function* liveGroups(body: AsyncIterable<Uint8Array>): AsyncGenerator<LiveGroup, void> {
  const decoder = new TextDecoder();
  let text = '';
  let started = false;
  let depth = 0;
  let start = 0;
  let at = 0;
  let inString = false;
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (!started) {
      const head = HEAD.exec(text);
      if (head === null) {
        if (text.length > HEAD_LENGTH) throw new NoRules('its answer is not the rules of a Prometheus');
        continue;
      }
      if (head[1] === 'null') return;
      started = true;
      at = head[0].length;
    }
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (inString) {
        if (code === BACKSLASH) {
          // The escaped character may come with the next piece.
          if (at + 1 >= text.length) break;
          at++;
        } else if (code === QUOTE) inString = false;
      } else if (code === QUOTE) inString = true;
      else if (code === OPEN || code === OPEN_LIST) {
        if (depth === 0) start = at;
        depth++;
      } else if (code === CLOSE || code === CLOSE_LIST) {
        if (depth === 0) return;
        if (--depth === 0) yield groupOf(text.slice(start, at + 1));
      }
    }
    const keep = depth > 0 ? start : at;
    if (text.length - keep > MAX_GROUP) throw new NoRules('a group of its answer is too large');
    text = text.slice(keep);
    at -= keep;
    start = 0;
  }
  throw new NoRules('its answer is cut short');
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

function groupOf(text: string): LiveGroup {
  let parsed: Record<string, unknown>;
  try {
    parsed = record(JSON.parse(text));
  } catch {
    throw new NoRules('its answer is not JSON');
  }
  const rules: unknown[] = Array.isArray(parsed.rules) ? parsed.rules : [];
  return {
    name: textOf(parsed.name),
    file: textOf(parsed.file),
    interval: numberOf(parsed.interval),
    rules: rules.map((one) => ruleOf(record(one))),
  };
}

function ruleOf(rule: Record<string, unknown>): LiveRule {
  const alerts: unknown[] = Array.isArray(rule.alerts) ? rule.alerts : [];
  const count = (state: string): number => alerts.filter((one) => record(one).state === state).length;
  const state = rule.state;
  return {
    kind: rule.type === 'alerting' ? 'alert' : 'record',
    name: textOf(rule.name),
    expr: textOf(rule.query),
    duration: numberOf(rule.duration),
    keepFiringFor: numberOf(rule.keepFiringFor),
    labels: textsOf(rule.labels),
    annotations: textsOf(rule.annotations),
    health: rule.health === 'ok' || rule.health === 'err' ? rule.health : 'unknown',
    lastError: textOf(rule.lastError),
    lastEvaluation: textOf(rule.lastEvaluation),
    state: state === 'firing' || state === 'pending' ? state : 'inactive',
    firing: count('firing'),
    pending: count('pending'),
  };
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).map(([name, content]) => [name, textOf(content)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
