/** The Prometheus that the pages read: the address's, else the configured one, else Grafana's default. */

import { getDataSourceSrv } from '@grafana/runtime';
import { useMemo } from 'react';
import { useAppFacts } from '../app/context.ts';
import { useSharedState } from '../app/use-shared-state.ts';
import { type Prometheus, prometheus } from './client.ts';

export type Source =
  | { readonly kind: 'ready'; readonly uid: string; readonly name: string; readonly client: Prometheus }
  /** Grafana has no Prometheus data source at all. */
  | { readonly kind: 'none' }
  /** The one that is asked for does not exist any more. */
  | { readonly kind: 'gone'; readonly uid: string };

export function useSource(): Source {
  const [{ ds }] = useSharedState();
  const { settings } = useAppFacts();
  const wanted = ds ?? settings.datasource;
  return useMemo(() => {
    const all = getDataSourceSrv().getList({ type: 'prometheus' });
    const chosen = wanted
      ? all.find(({ name, uid }) => uid === wanted || name === wanted)
      : (all.find((one) => one.isDefault) ?? all[0]);
    if (chosen) return { kind: 'ready', uid: chosen.uid, name: chosen.name, client: prometheus(chosen.uid) };
    return wanted && all.length > 0 ? { kind: 'gone', uid: wanted } : { kind: 'none' };
  }, [wanted]);
}
