/** Loads what every part of the page stands on: the service that the address names, and its state. */

import { useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { readIdentity } from '../../app/url-state.ts';
import { useTimes } from '../../app/use-times.ts';
import type { Prometheus } from '../../prometheus/client.ts';
import { span } from './clock.ts';
import { instantOf } from './page.ts';
import type { Scope } from './scope.ts';
import { type ServiceState, stateOf, stateQuery } from './state.ts';
import { useAsk } from './use-ask.ts';

export interface Loaded {
  readonly state: ServiceState;
  readonly warnings: readonly string[];
}

/** The name and identity that the address asks for. */
export function useAsked(): Scope {
  const { service = '' } = useParams();
  const [search] = useSearchParams();
  return useMemo(() => ({ service, identity: readIdentity(search) }), [service, search]);
}

/** @param turn  Counts the presses of the refresh button. */
export function useService(client: Prometheus, asked: Scope, turn: number) {
  const times = useTimes();
  const place = { from: times.from, to: times.to, span: () => span(times) };
  const live = useAsk(
    JSON.stringify([client.uid, asked, times.from, times.to]),
    async (signal): Promise<Loaded> => {
      const { result, warnings } = await client.instant(stateQuery(asked), { ...instantOf(place), signal });
      return { state: stateOf(result), warnings };
    },
    turn,
    times.refreshMs,
  );
  return { live, place: { ...place, refreshMs: times.refreshMs } };
}
