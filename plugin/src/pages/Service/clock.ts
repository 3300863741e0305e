/** Times of day as a reader takes them in. */

import { dateTimeFormat } from '@grafana/data';

const HOURS_20 = 20 * 3_600_000;

/** `02:14`; with its day where that is not today or the night before. `now` is Prometheus's, in milliseconds. */
export function clock(at: number, now: number): string {
  return dateTimeFormat(at, { format: Math.abs(now - at) < HOURS_20 ? 'HH:mm' : 'MMM D, HH:mm' });
}

/** What `useTimes` gives, in milliseconds. */
export function span(times: { range(): { from: { valueOf(): number }; to: { valueOf(): number } } }) {
  const { from, to } = times.range();
  return { start: from.valueOf(), end: to.valueOf() };
}
