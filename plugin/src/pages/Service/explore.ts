/** Addresses of Grafana's Explore for a service. */

export interface ExploreSource {
  readonly uid: string;
  /** The plugin id of the data source. */
  readonly type: string;
}

interface Range {
  readonly from: string;
  readonly to: string;
}

/** Explore with `query` on one data source, over the same range. */
export function exploreLink(source: ExploreSource, query: Readonly<Record<string, unknown>>, range: Range): string {
  const datasource = { type: source.type, uid: source.uid };
  const panes = {
    q: {
      datasource: source.uid,
      queries: [{ refId: 'A', datasource, ...query }],
      range: { from: range.from, to: range.to },
    },
  };
  return `/explore?${new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify(panes) })}`;
}

/** A first query for the logs of `service`; empty where the kind of data source has none that surely holds. */
export function logsQuery(type: string, service: string): Readonly<Record<string, unknown>> {
  if (type === 'loki') return { expr: `{service_name=${JSON.stringify(service)}}` };
  return {};
}

/** A first query for the traces of `service`. */
export function tracesQuery(type: string, service: string): Readonly<Record<string, unknown>> {
  if (type === 'tempo') return { queryType: 'traceql', query: `{resource.service.name=${JSON.stringify(service)}}` };
  if (type === 'jaeger' || type === 'zipkin') return { queryType: 'search', service };
  return {};
}
