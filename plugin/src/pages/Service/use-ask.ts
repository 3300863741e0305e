/** `useLive` for the parts of a page that the page's own refresh button renews as well. */

import { useEffect, useRef } from 'react';
import { type Live, useLive } from '../../prometheus/use-live.ts';

/** @param turn  Counts the presses of the button. */
export function useAsk<T>(
  key: string,
  load: ((signal: AbortSignal) => Promise<T>) | undefined,
  turn: number,
  refreshMs?: number,
): Live<T> {
  const live = useLive(key, load, refreshMs);
  const { reload } = live;
  const seen = useRef(turn);
  useEffect(() => {
    if (seen.current === turn) return;
    seen.current = turn;
    reload();
  }, [turn, reload]);
  return live;
}
