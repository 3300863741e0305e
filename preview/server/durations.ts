/** Durations in the three spellings that meet in a query: Prometheus', Go's and milliseconds. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/**
 * Milliseconds of a Prometheus duration such as `15s` or `1h30m`; a leading `>` or `>=` is ignored.
 *
 * @returns undefined when the text is no duration.
 */
export function parseDurationMs(text: string): number | undefined {
  const bare = text.trim().replace(/^>=?/, '');
  if (!/^(\d+(ms|[smhdwy]))+$/.test(bare)) return undefined;
  let total = 0;
  for (const [, count, unit] of bare.matchAll(/(\d+)(ms|[smhdwy])/g)) total += Number(count) * (UNIT_MS[unit!] ?? 0);
  return total;
}

/** A Prometheus duration in the largest unit that is exact: 90000 is `90s`, 3600000 is `1h`. */
export function promDuration(ms: number): string {
  for (const unit of ['h', 'm', 's'] as const) {
    const size = UNIT_MS[unit]!;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** A duration as Go prints it: 15000 is `15s`, 60000 is `1m0s`, 1500 is `1.5s`. */
export function goDuration(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
