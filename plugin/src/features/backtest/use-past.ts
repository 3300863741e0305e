/** The past of an alert: what it measures over time, and when its draft and today's rule would have fired. */

import { type BacktestComparison, backtester, type GroupedAlert, type RuleGroup } from '@quartet/generator';
import { useRef, useState } from 'react';
import type { Prometheus } from '../../prometheus/client.ts';
import { type Live, useLive } from '../../prometheus/use-live.ts';
import { loadedRules } from './loaded.ts';
import { type Measured, measuredOf } from './measured.ts';
import { drawnGrid, intervalOf, lengthOf, type Past, stepFor } from './past.ts';
import { countedQuery } from './range-query.ts';
import type { History } from './simulate.ts';

export interface MeasuredHistory extends History {
  readonly measured: Measured;
}

/** One query, whatever the threshold: it asks for what is compared, not for the comparison. */
export function useHistory(
  client: Prometheus | undefined,
  alert: GroupedAlert | undefined,
  past: Past,
  turn: number,
): Live<MeasuredHistory> {
  const measured = alert && measuredOf(alert.rule.expr);
  const load =
    client &&
    measured &&
    (async (signal: AbortSignal): Promise<MeasuredHistory> => {
      const grid = drawnGrid(past, intervalOf(alert), Date.now());
      const { result } = await client.range(measured.query, { ...grid, signal });
      return { measured, grid, series: result.map((one) => ({ ...one, times: one.times.map(Math.round) })) };
    });
  return useLive(JSON.stringify([client?.uid, measured?.query, past, turn]), load);
}

export interface ComparedPast extends BacktestComparison {
  readonly queries: number;
}

interface Drafted {
  readonly alert: GroupedAlert;
  /** Everything that the draft's spec gives: its recording rules are what the alert reads. */
  readonly groups: readonly RuleGroup[];
  /** What the spec gives as it stands on the server, where Prometheus cannot be asked for it. */
  readonly before: readonly RuleGroup[];
}

/** Waits until the draft rests, then asks; the questions of a draft that changed are withdrawn. */
export function useBacktest(
  client: Prometheus | undefined,
  drafted: Drafted | undefined,
  past: Past,
  turn: number,
): Live<ComparedPast> & { readonly share: number; stop(): void } {
  const key = JSON.stringify([client?.uid, drafted?.alert, past, turn]);
  const [share, setShare] = useState(0);
  const [stopped, setStopped] = useState<string>();
  const stopping = useRef<AbortController | null>(null);
  const load =
    client &&
    drafted &&
    stopped !== key &&
    (async (given: AbortSignal): Promise<ComparedPast> => {
      stopping.current = new AbortController();
      const signal = AbortSignal.any([given, stopping.current.signal]);
      setShare(0);
      await rest(REST_MS, signal);
      const names = [...new Set([...drafted.groups, ...drafted.before].map(({ name }) => name))];
      const loaded = (await loadedRules(client, names, signal)) ?? drafted.before;
      const { count, query } = countedQuery(client);
      const end = Date.now();
      const length = lengthOf(past);
      const compared = await backtester({ query, signal, groups: drafted.groups, loaded }).compared(drafted.alert, {
        start: end - length,
        end,
        step: stepFor(length, intervalOf(drafted.alert)) as never,
        onProgress: setShare,
      });
      return { ...compared, queries: count() };
    });
  const live = useLive(key, load || undefined);
  return {
    ...live,
    share,
    stop: () => {
      stopping.current?.abort();
      setStopped(key);
    },
  };
}

/** Milliseconds without a change before the data source is asked. */
const REST_MS = 600;

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
