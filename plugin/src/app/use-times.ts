/** The time range of the address in milliseconds, moved on with each refresh. */

import { dateMath, dateTimeParse, type TimeRange } from '@grafana/data';
import { useMemo } from 'react';
import { useSharedState } from './use-shared-state.ts';

/** Milliseconds between refreshes; undefined without refresh. */
export function refreshMsOf(refresh: string | undefined): number | undefined {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(refresh ?? '');
  if (!match) return undefined;
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 'ms'];
  // Below five seconds a page would ask faster than any rule is evaluated.
  return Math.max(Number(match[1]) * unit, 5000);
}

/** The range that `from` and `to` name at this moment. */
export function rangeOf(from: string, to: string): TimeRange {
  const at = (text: string, roundUp: boolean) =>
    text.startsWith('now')
      ? dateMath.toDateTime(text, { roundUp })!
      : dateTimeParse(/^\d+$/.test(text) ? Number(text) : text);
  return { from: at(from, false), to: at(to, true), raw: { from, to } };
}

export function useTimes() {
  const [{ from, refresh, to }] = useSharedState();
  return useMemo(
    () => ({
      from,
      to,
      refreshMs: to.startsWith('now') ? refreshMsOf(refresh) : undefined,
      /** The range now: call it when asking, so that `now` is now. */
      range: () => rangeOf(from, to),
    }),
    [from, to, refresh],
  );
}
