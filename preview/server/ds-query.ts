/** `POST /api/ds/query`: plans each query's step, asks Prometheus and answers with frames by refId. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NumberedDataSource } from './data-sources.ts';
import { parseDurationMs, promDuration } from './durations.ts';
import { type Executed, emptyFrame, type Frame, framesOf, type Notice, type PrometheusData } from './frames.ts';
import { isRecord, jsonBodyOf, sendJson } from './http.ts';

/** Milliseconds since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Query {
  readonly refId: string;
  readonly uid: string;
  readonly expr: string;
  readonly intervalMs: number;
  readonly interval: string;
  readonly intervalFactor: number;
  readonly legendFormat: string;
  readonly isRange: boolean;
  readonly isInstant: boolean;
}

interface QueryResult {
  readonly status: number;
  readonly frames: readonly Frame[];
  readonly error?: string;
  readonly errorSource?: 'downstream';
}

const MAX_POINTS = 11_000;
const DEFAULT_SCRAPE_MS = 15_000;

/** Answers the request; the upstream calls are cancelled when the browser goes away. */
export async function handleDsQuery(
  request: IncomingMessage,
  response: ServerResponse,
  sources: readonly NumberedDataSource[],
): Promise<void> {
  const body = await jsonBodyOf(request);
  const range = { fromMs: Number(body?.from), toMs: Number(body?.to) };
  const queries = Array.isArray(body?.queries) ? body.queries.filter(isRecord).map(toQuery) : [];
  if (queries.length === 0) return sendJson(response, 400, { message: 'no queries found' });
  if (!Number.isFinite(range.fromMs) || !Number.isFinite(range.toMs) || range.toMs < range.fromMs)
    return sendJson(response, 400, { message: `no time range: from \`${body?.from}\` to \`${body?.to}\`` });

  const planned: { readonly query: Query; readonly found: NumberedDataSource }[] = [];
  for (const query of queries) {
    const found = sources.find(({ source }) => source.uid === query.uid);
    if (found === undefined) return sendJson(response, 404, { message: 'Data source not found' });
    if (found.type !== 'prometheus')
      return sendJson(response, 400, {
        message: `data source \`${query.uid}\` of type \`${found.type}\` has no queries`,
      });
    planned.push({ query, found });
  }

  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const results = await Promise.all(planned.map(({ query, found }) => runQuery(query, range, found, gone.signal)));
  if (gone.signal.aborted) return;
  const failed = results.some((result) => result.status !== 200);
  sendJson(response, failed ? 400 : 200, {
    results: Object.fromEntries(planned.map(({ query }, at) => [query.refId, results[at]])),
  });
}

function toQuery(raw: Readonly<Record<string, unknown>>): Query {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const datasource = isRecord(raw.datasource) ? raw.datasource : {};
  const isInstant = raw.instant === true;
  return {
    refId: text(raw.refId) || 'A',
    uid: text(datasource.uid),
    expr: text(raw.expr),
    intervalMs: typeof raw.intervalMs === 'number' && raw.intervalMs > 0 ? raw.intervalMs : 0,
    interval: text(raw.interval),
    intervalFactor: typeof raw.intervalFactor === 'number' && raw.intervalFactor >= 1 ? raw.intervalFactor : 1,
    legendFormat: text(raw.legendFormat),
    // A query that asks for neither is drawn over time.
    isRange: raw.range === true || !isInstant,
    isInstant,
  };
}

/**
 * The step of a query and the scrape interval that it starts from, both in milliseconds.
 *
 * Never under the scrape interval, nor so small that Prometheus refuses more than 11,000 points.
 */
export function stepOf(
  query: Query,
  range: TimeRange,
  timeInterval: string | undefined,
): { readonly stepMs: number; readonly scrapeMs: number } {
  const scrapeMs = parseDurationMs(query.interval) ?? parseDurationMs(timeInterval ?? '') ?? DEFAULT_SCRAPE_MS;
  const leastMs = Math.ceil((range.toMs - range.fromMs) / MAX_POINTS / 1000) * 1000;
  return { stepMs: Math.max(scrapeMs, query.intervalMs, leastMs) * query.intervalFactor, scrapeMs };
}

/** Replaces Grafana's macros, `$__interval` and `${__interval}` alike. */
export function replaceMacros(expr: string, range: TimeRange, stepMs: number, scrapeMs: number): string {
  const rateMs = Math.max(stepMs + scrapeMs, 4 * scrapeMs);
  const rangeMs = range.toMs - range.fromMs;
  const rangeSeconds = Math.round(rangeMs / 1000);
  // The longer names first: `$__interval` is the beginning of `$__interval_ms`.
  const macros: readonly (readonly [string, string])[] = [
    ['__rate_interval_ms', String(rateMs)],
    ['__rate_interval', promDuration(rateMs)],
    ['__interval_ms', String(stepMs)],
    ['__interval', promDuration(stepMs)],
    ['__range_ms', String(rangeMs)],
    ['__range_s', String(rangeSeconds)],
    ['__range', `${rangeSeconds}s`],
  ];
  return macros.reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, value).replaceAll(`$${name}`, value),
    expr,
  );
}

async function runQuery(
  query: Query,
  range: TimeRange,
  { source }: NumberedDataSource,
  signal: AbortSignal,
): Promise<QueryResult> {
  const { stepMs, scrapeMs } = stepOf(query, range, source.timeInterval);
  const expr = replaceMacros(query.expr, range, stepMs, scrapeMs);
  const executed: Executed = { refId: query.refId, expr, stepMs, legendFormat: query.legendFormat };
  const aligned = (ms: number): string => String((Math.floor(ms / stepMs) * stepMs) / 1000);
  const calls: Promise<Answer>[] = [];
  if (query.isRange) {
    const form = { query: expr, start: aligned(range.fromMs), end: aligned(range.toMs), step: String(stepMs / 1000) };
    calls.push(ask(source.url, 'query_range', form, signal));
  }
  if (query.isInstant) calls.push(ask(source.url, 'query', { query: expr, time: String(range.toMs / 1000) }, signal));

  const answers = await Promise.all(calls);
  const frames: Frame[] = [];
  for (const answer of answers) {
    if (answer.kind === 'error') {
      return {
        status: answer.status,
        error: answer.message,
        errorSource: 'downstream',
        frames: [emptyFrame(executed)],
      };
    }
    frames.push(...framesOf(executed, answer.data, answer.notices));
  }
  return { status: 200, frames };
}

type Answer =
  | { readonly kind: 'data'; readonly data: PrometheusData; readonly notices: readonly Notice[] }
  | { readonly kind: 'error'; readonly status: number; readonly message: string };

async function ask(
  url: string,
  endpoint: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const answer = await fetch(`${url.replace(/\/$/, '')}/api/v1/${endpoint}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      signal,
    });
    const text = await answer.text();
    const parsed = parseAnswer(text);
    if (parsed === undefined) return { kind: 'error', status: answer.ok ? 502 : answer.status, message: textOf(text) };
    if (parsed.status !== 'success' || !isPrometheusData(parsed.data)) {
      const status = answer.ok ? 502 : answer.status;
      return { kind: 'error', status, message: `${parsed.errorType ?? 'error'}: ${parsed.error ?? textOf(text)}` };
    }
    const said = [parsed.warnings, parsed.infos].flatMap((list) => (Array.isArray(list) ? list : []));
    const notices = said.map((entry): Notice => ({ severity: 'warning', text: String(entry) }));
    return { kind: 'data', data: parsed.data, notices };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { kind: 'error', status: 502, message: `cannot reach the data source: ${cause}` };
  }
}

function parseAnswer(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(text: string): string {
  return `no Prometheus answer: \`${text.slice(0, 200).trim()}\``;
}

function isPrometheusData(value: unknown): value is PrometheusData {
  return isRecord(value) && typeof value.resultType === 'string' && Array.isArray(value.result);
}
