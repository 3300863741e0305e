/** Lengths of time as specs and PromQL write them: `250ms`, `5m`, `1h30m`, `30d`. */

declare const unit: unique symbol;

/** A length of time in whole milliseconds. */
export type Duration = number & { readonly [unit]: 'ms' };

/** Milliseconds by unit; a year has 365 days. */
export const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const PARTS = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const ORDER = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const;

export const SECOND = 1000 as Duration;
export const MINUTE = 60_000 as Duration;
export const HOUR = 3_600_000 as Duration;
export const DAY = 86_400_000 as Duration;

/**
 * The duration that `text` writes the way Prometheus does: whole numbers with units, largest first, each once.
 *
 * @returns undefined when it is not one. `1.5h` is not: write `1h30m`. A year has 365 days.
 */
export function durationOf(text: string): Duration | undefined {
  const match = text === '' ? null : PARTS.exec(text);
  if (!match) return undefined;
  let total = 0;
  ORDER.forEach((name, index) => {
    total += Number(match[index + 1] ?? 0) * UNIT_MS[name]!;
  });
  return Number.isSafeInteger(total) ? (total as Duration) : undefined;
}

export function milliseconds(value: number): Duration {
  return Math.round(value) as Duration;
}

export function seconds(value: Duration): number {
  return value / 1000;
}

/**
 * The duration in the notation that reads best and that Prometheus accepts: `30d`, `1h30m`, `90s` as `1m30s`.
 * Weeks and years are written in days, as windows are spoken of.
 */
export function printDuration(value: Duration): string {
  if (value === 0) return '0s';
  let rest: number = value;
  let text = '';
  for (const name of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNIT_MS[name]!);
    rest -= count * UNIT_MS[name]!;
    if (count > 0) text += `${count}${name}`;
  }
  return text;
}
