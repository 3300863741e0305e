/** Every panel of the catalogue, asked of a real server: what returns data, and what the catalogue says of the rest. */

import type { Catalogue, CataloguePanel, Subject } from '../../generator/src/catalogue/catalogue.ts';
import { fill } from '../../generator/src/catalogue/fill.ts';
import { catalogues, missingOf } from '../../generator/src/catalogue/index.ts';
import { providerOf, sayProvider } from '../../generator/src/catalogue/providers.ts';
import type { PrometheusApi } from '../local/prometheus.ts';

/** A server that is watched, by the name its spec gives it and the job of its exporter. */
export interface WatchedServer {
  readonly subject: Subject;
  readonly name: string;
  readonly job: string;
}

export interface PanelState {
  readonly server: string;
  readonly panel: string;
  /** `data`: each query returns numbers. `lacking`: metrics are missing. `empty`: they are there, and a query has no answer. */
  readonly state: 'data' | 'empty' | 'lacking';
  /** Metrics that the server lacks. */
  readonly missing: readonly string[];
  /** For each of them what provides it, as the reader of the empty panel is told; undefined where nobody says. */
  readonly needs: readonly (string | undefined)[];
  /** Queries without an answer, as Prometheus got them. */
  readonly unanswered: readonly string[];
}

/** The servers of the local run. */
export const WATCHED: readonly WatchedServer[] = [
  { subject: 'mysql', name: 'orders-db', job: 'mysql' },
  { subject: 'mysql', name: 'replayed', job: 'mysql-replay' },
  { subject: 'postgresql', name: 'events', job: 'postgresql' },
  { subject: 'redis', name: 'sessions', job: 'redis' },
  { subject: 'redis', name: 'sessions-replica', job: 'redis-replica' },
  { subject: 'host', name: 'local', job: 'node' },
];

/** The job of the application whose own metrics are about the database. */
const APPLICATION = 'orders';

/** Asks every panel of `server` of the Prometheus behind `api`, as a dashboard asks it. */
export async function panelStates(api: PrometheusApi, server: WatchedServer): Promise<readonly PanelState[]> {
  const catalogue = catalogues[server.subject];
  const names = await metricsOf(api, server);
  return Promise.all(catalogue.panels.map((panel) => stateOf(api, server, catalogue, panel, names)));
}

async function metricsOf(api: PrometheusApi, { job, subject, name }: WatchedServer): Promise<ReadonlySet<string>> {
  const selectors = [`{job="${job}"}`, ...(subject === 'mysql' ? [`{job="${APPLICATION}",db="${name}"}`] : [])];
  const samples = await Promise.all(selectors.map((selector) => api.query(`group by (__name__) (${selector})`)));
  return new Set(samples.flat().map(({ labels }) => labels.__name__!));
}

async function stateOf(
  api: PrometheusApi,
  server: WatchedServer,
  catalogue: Catalogue,
  panel: CataloguePanel,
  names: ReadonlySet<string>,
): Promise<PanelState> {
  const unanswered: string[] = [];
  for (const { expr } of panel.queries) {
    const query = filled(expr, server);
    const samples = await api.query(query);
    if (!samples.some(({ value }) => Number.isFinite(value))) unanswered.push(query);
  }
  const missing = missingOf(catalogue, panel, (metric) => names.has(metric));
  const state = unanswered.length === 0 ? 'data' : missing.length > 0 ? 'lacking' : 'empty';
  const needs = missing.map((metric) => {
    const provider = providerOf(server.subject, metric);
    return provider && sayProvider(provider);
  });
  return { server: server.name, panel: panel.id, state, missing, needs, unanswered };
}

function filled(expr: string, { job, name, subject }: WatchedServer): string {
  const own = subject === 'host' ? 'host' : 'database';
  return fill(expr, {
    selector: `job="${job}"`,
    recorded: `${own}="${name}",job="${job}"`,
    app: `db="${name}"`,
    window: '1m',
  });
}
