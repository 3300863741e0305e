/** How a watched thing is doing, in one word, and how bad one word is beside another. */

/** From the worst to the best. */
export const STATUSES = ['critical', 'warning', 'unscraped', 'unknown', 'idle', 'healthy'] as const;

/**
 * `critical` and `warning`: alerts of that urgency fire. `unscraped`: nothing measures it. `unknown`: whether
 * alerts fire could not be asked. `idle`: it is measured and
 * nobody uses it. `healthy`: none of these.
 */
export type Status = (typeof STATUSES)[number];

/** How loud a crossed threshold or a firing alert is. */
export type Level = 'critical' | 'warning' | 'note';

const RANKS = new Map<string, number>(STATUSES.map((status, index) => [status, index]));

/** 0 is the worst. */
export const rankOf = (status: Status): number => RANKS.get(status)!;

export const isStatus = (text: string): text is Status => RANKS.has(text);

const CRITICAL = new Set(['critical', 'page', 'emergency', 'fatal']);
const NOTE = new Set(['info', 'information', 'none', 'debug', 'ok']);

/** The level of a `severity` label. A word that nobody agreed on is a warning: it was meant to be seen. */
export function levelOf(severity: string | undefined): Level {
  const word = severity?.toLowerCase() ?? '';
  if (CRITICAL.has(word)) return 'critical';
  return NOTE.has(word) ? 'note' : 'warning';
}

const LOUDNESS: Readonly<Record<Level, number>> = { critical: 2, warning: 1, note: 0 };

/** Orders levels, the loudest first. */
export const byLevel = (a: Level, b: Level): number => LOUDNESS[b] - LOUDNESS[a];

/** The louder of two; either may be missing. */
export function louder(a: Level | undefined, b: Level | undefined): Level | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return byLevel(a, b) <= 0 ? a : b;
}
