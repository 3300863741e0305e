/** The Prometheus data source as a plugin sees it: the wire format is the library's, the rest is here. */
import type {
  AdHocVariableFilter,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  MetricFindValue,
  ScopedVars,
  TimeRange,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import type { Observable } from 'rxjs';
import { map } from 'rxjs/operators';
import { interpolateValue } from './escape.ts';
import { addMatchers } from './matchers.ts';
import { tableOf } from './tables.ts';

export interface PromQuery extends DataQuery {
  expr: string;
  legendFormat?: string;
  interval?: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
}

interface PromAnswer<T> {
  readonly data: T;
}

/** What the server replaces: it knows the step. A variable of that name must not be touched here. */
const SERVER_MACROS = [
  '__interval',
  '__interval_ms',
  '__rate_interval',
  '__rate_interval_ms',
  '__range',
  '__range_s',
  '__range_ms',
];

export class PrometheusDataSource extends DataSourceWithBackend<PromQuery> {
  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.interval = String((settings.jsonData as { timeInterval?: string }).timeInterval ?? '15s');
  }

  override filterQuery(query: PromQuery): boolean {
    return query.hide !== true && query.expr !== undefined && query.expr !== '';
  }

  override getQueryDisplayText(query: PromQuery): string {
    return query.expr;
  }

  override applyTemplateVariables(
    query: PromQuery,
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[],
  ): PromQuery {
    const vars = { ...scopedVars };
    for (const macro of SERVER_MACROS) delete vars[macro];
    const replace = (text: string | undefined): string => getTemplateSrv().replace(text, vars);
    const expr = getTemplateSrv().replace(query.expr, vars, interpolateValue);
    return {
      ...query,
      expr: addMatchers(expr, filters ?? []),
      ...(query.legendFormat === undefined ? {} : { legendFormat: replace(query.legendFormat) }),
      ...(query.interval === undefined ? {} : { interval: replace(query.interval) }),
    };
  }

  override interpolateVariablesInQueries(queries: PromQuery[], scopedVars: ScopedVars): PromQuery[] {
    return queries.map((query) => ({ ...this.applyTemplateVariables(query, scopedVars), datasource: this.getRef() }));
  }

  override query(request: DataQueryRequest<PromQuery>): Observable<DataQueryResponse> {
    return super.query(request).pipe(map((answer) => ({ ...answer, data: withTables(answer.data, request) })));
  }

  override async metricFindQuery(
    query: string | { readonly query?: string },
    options?: { readonly scopedVars?: ScopedVars; readonly range?: TimeRange },
  ): Promise<MetricFindValue[]> {
    const text = typeof query === 'string' ? query : (query.query ?? '');
    const asked = getTemplateSrv().replace(text, options?.scopedVars, interpolateValue).trim();
    const window = windowOf(options?.range);

    const labelNames = /^label_names\((.*)\)$/.exec(asked);
    if (labelNames) {
      const selector = labelNames[1]?.trim();
      return toValues(
        await this.#read<string[]>('labels', { ...window, ...(selector ? { 'match[]': selector } : {}) }),
      );
    }
    const labelValues = /^label_values\((?:(.+),\s*)?([a-zA-Z_$][a-zA-Z0-9_]*)\)$/.exec(asked);
    if (labelValues?.[2]) {
      const [, selector, label] = labelValues;
      const match = selector ? { 'match[]': selector.trim() } : {};
      return toValues(await this.#read<string[]>(`label/${encodeURIComponent(label)}/values`, { ...window, ...match }));
    }
    const metrics = /^metrics\((.+)\)$/.exec(asked);
    if (metrics?.[1]) {
      const pattern = new RegExp(metrics[1].trim());
      const names = await this.#read<string[]>('label/__name__/values', window);
      return toValues(names.filter((name) => pattern.test(name)));
    }
    const result = /^query_result\((.+)\)$/.exec(asked);
    if (result?.[1]) return this.#queryResult(result[1], window);
    return [];
  }

  async #queryResult(expr: string, window: { readonly end?: string }): Promise<MetricFindValue[]> {
    const { result } = await this.#read<{ result: { metric: Record<string, string>; value: [number, string] }[] }>(
      'query',
      { query: expr, ...(window.end ? { time: window.end } : {}) },
    );
    return result.map(({ metric, value }) => {
      const { __name__, ...labels } = metric;
      const inner = Object.entries(labels).map(([name, text]) => `${name}=${JSON.stringify(text)}`);
      return { text: `${__name__ ?? ''}{${inner.join(',')}} ${value[1]} ${value[0] * 1000}` };
    });
  }

  override async getTagKeys(options?: { readonly timeRange?: TimeRange }): Promise<MetricFindValue[]> {
    return toValues(await this.#read<string[]>('labels', windowOf(options?.timeRange)));
  }

  override async getTagValues(options: {
    readonly key: string;
    readonly timeRange?: TimeRange;
  }): Promise<MetricFindValue[]> {
    return toValues(
      await this.#read<string[]>(`label/${encodeURIComponent(options.key)}/values`, windowOf(options.timeRange)),
    );
  }

  async #read<T>(path: string, params: Readonly<Record<string, string | undefined>>): Promise<T> {
    const answer = await this.getResource<PromAnswer<T>>(`api/v1/${path}`, params);
    return answer.data;
  }
}

function windowOf(range: TimeRange | undefined): { readonly start?: string; readonly end?: string } {
  if (range === undefined) return {};
  return { start: String(range.from.valueOf() / 1000), end: String(range.to.valueOf() / 1000) };
}

function toValues(texts: readonly string[]): MetricFindValue[] {
  return texts.map((text) => ({ text, value: text }));
}

function withTables(frames: DataFrame[], request: DataQueryRequest<PromQuery>): DataFrame[] {
  const asTable = request.targets.filter((query) => query.format === 'table').map((query) => query.refId);
  if (asTable.length === 0) return frames;
  const kept = frames.filter((frame) => !asTable.includes(frame.refId ?? ''));
  const tables = asTable.map((refId) =>
    tableOf(
      frames.filter((frame) => frame.refId === refId),
      refId,
      request.targets.length === 1,
    ),
  );
  return [...kept, ...tables.filter((table) => table !== undefined)];
}
