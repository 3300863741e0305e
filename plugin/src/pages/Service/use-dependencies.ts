/** Loads the state of what a service depends on, for its list and for the line that says how the service is doing. */

import { aligned, stepOf } from '../../features/timeline/intervals.ts';
import type { Live } from '../../prometheus/use-live.ts';
import { comparison, type Dependency, dependenciesOf, dependenciesQuery, signalsQuery } from './dependencies.ts';
import { instantOf, type PageProps } from './page.ts';
import { useAsk } from './use-ask.ts';

export function useDependencies(page: PageProps): Live<readonly Dependency[]> {
  const { client, from, refreshMs, span, state, to, turn } = page;
  const names = state.dependencies;
  return useAsk(
    JSON.stringify([client.uid, names, from, to]),
    names.length === 0
      ? undefined
      : async (signal) => {
          const { end, start, troubleAt } = comparison(span(), state.alerts);
          const [now, history] = await Promise.all([
            client.instant(dependenciesQuery(names), { ...instantOf(page), signal }),
            client.range(signalsQuery(names), { ...aligned(start, end, stepOf(end - start)), signal }),
          ]);
          return dependenciesOf(names, now.result, history.result, troubleAt);
        },
    turn,
    refreshMs,
  );
}
