/** Finds the spec of a subject on the server and opens it; says why where it cannot. */

import { hasPermission } from '@grafana/runtime';
import type { SpecSummary } from '@quartet/generator/api';
import { useAppFacts } from '../../app/context.ts';
import { ACTIONS } from '../../constants.ts';
import type { PrometheusError } from '../../prometheus/client.ts';
import { type Live, useLive } from '../../prometheus/use-live.ts';
import { type OpenSpec, pathOf, type RuleStore, serverStore } from '../../server/rule-store.ts';
import { ownerOf, type Subject } from './subject.ts';

export type Opened =
  | { readonly kind: 'loading' }
  /** No server is configured. */
  | { readonly kind: 'no-server' }
  | { readonly kind: 'away'; readonly error: PrometheusError; readonly retry: () => void }
  /** The server has no spec of it. */
  | { readonly kind: 'unknown'; readonly store: RuleStore; readonly specs: readonly SpecSummary[] }
  | { readonly kind: 'open'; readonly store: RuleStore; readonly open: OpenSpec };

interface Site {
  readonly store: RuleStore;
  readonly specs: readonly SpecSummary[];
}

/** The server and its list of specs; undefined data where none is configured. */
export function useSite(): Live<Site> & { readonly isConfigured: boolean } {
  const { settings } = useAppFacts();
  const isConfigured = Boolean(settings.serverUrl);
  const live = useLive(
    `site ${settings.serverUrl}`,
    isConfigured
      ? async (signal): Promise<Site> => {
          const store = await serverStore(hasPermission(ACTIONS.writeRules), signal);
          return { store, specs: await store.list(signal) };
        }
      : undefined,
  );
  return { ...live, isConfigured };
}

export function useOpenSpec(subject: Subject): Opened {
  const site = useSite();
  const path = site.data && pathOf(site.data.specs, ownerOf(subject));
  const { store, specs } = site.data ?? {};
  const live = useLive(
    `open ${path}`,
    store && specs && path !== undefined ? (signal) => store.open(path, specs, signal) : undefined,
  );
  if (!site.isConfigured) return { kind: 'no-server' };
  const failed = [site, live].find(({ data, error }) => error !== undefined && data === undefined);
  if (failed) return { kind: 'away', error: failed.error!, retry: failed.reload };
  if (!store || !specs) return { kind: 'loading' };
  if (path === undefined) return { kind: 'unknown', store, specs };
  return live.data ? { kind: 'open', store, open: live.data } : { kind: 'loading' };
}
