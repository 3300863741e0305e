/** When the alerts of a service were pending and firing in the range: read once, for the graphs and for the timeline. */

import {
  aligned,
  grouped,
  historyQuery,
  type Interval,
  intervalsOf,
  stepOf,
} from '../../features/timeline/intervals.ts';
import { alertId } from './active-alerts.ts';
import type { PageProps } from './page.ts';
import { matchersOf } from './scope.ts';
import { useAsk } from './use-ask.ts';

export interface AlertHistory {
  readonly start: number;
  readonly end: number;
  readonly byId: ReadonlyMap<string, readonly Interval[]>;
}

export function useAlertHistory({ client, from, refreshMs, scope, span, to, turn }: Omit<PageProps, 'state' | 'now'>) {
  const matchers = matchersOf(scope);
  return useAsk(
    JSON.stringify([client.uid, matchers, from, to]),
    async (signal): Promise<AlertHistory> => {
      const { end, start } = span();
      const step = stepOf(end - start);
      const { result } = await client.range(historyQuery(matchers, step), { ...aligned(start, end, step), signal });
      const groups = grouped(result, (labels) => alertId({ name: labels.alertname ?? '', slo: labels.slo }));
      return {
        start,
        end,
        byId: new Map([...groups].map(([id, all]) => [id, intervalsOf(all, step, Math.floor(end / step) * step)])),
      };
    },
    turn,
    refreshMs,
  );
}
