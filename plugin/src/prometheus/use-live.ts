/** Loads something, keeps it fresh, and says honestly how old it is: the old answer stays on screen while a new one comes. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { asPrometheusError, type PrometheusError } from './client.ts';

export interface Live<T> {
  /** The last good answer; stays through a failed refresh. */
  readonly data?: T;
  /** Why the last attempt failed; gone once one succeeds. */
  readonly error?: PrometheusError;
  readonly isLoading: boolean;
  /** When `data` came, in milliseconds; undefined before the first answer. */
  readonly at?: number;
  reload(): void;
}

/**
 * @param key  What the answer depends on. Another key withdraws the question and forgets the answer.
 * @param load  Undefined asks nothing.
 * @param refreshMs  Time between answers; undefined asks once. A hidden tab does not ask.
 */
export function useLive<T>(
  key: string,
  load: ((signal: AbortSignal) => Promise<T>) | undefined,
  refreshMs?: number,
): Live<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: PrometheusError; at?: number; busy: boolean }>({
    key,
    busy: load !== undefined,
  });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const isAsked = load !== undefined;

  useEffect(() => {
    if (!isAsked) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      if (refreshMs !== undefined && !controller.signal.aborted) timer = setTimeout(ask, refreshMs);
    };
    const ask = async () => {
      if (document.hidden && turn === 0 && timer !== undefined) return later();
      setState((before) => ({ ...(before.key === key ? before : {}), key, busy: true }));
      try {
        const data = await latest.current!(controller.signal);
        if (!controller.signal.aborted) setState({ key, data, at: Date.now(), busy: false });
      } catch (reason) {
        const error = asPrometheusError(reason, controller.signal);
        if (!controller.signal.aborted) setState((before) => ({ ...before, key, error, busy: false }));
      }
      later();
    };
    void ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [key, refreshMs, isAsked, turn]);

  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const isCurrent = state.key === key;
  return {
    ...(isCurrent && state.data !== undefined ? { data: state.data } : {}),
    ...(isCurrent && state.error ? { error: state.error } : {}),
    ...(isCurrent && state.at !== undefined ? { at: state.at } : {}),
    isLoading: isAsked && (!isCurrent || state.busy),
    reload,
  };
}
