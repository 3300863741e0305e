/** A Prometheus in the browser's network: answers that a test makes up or changes, and a count of what was asked. */

import type { Page, Request, Route } from '@playwright/test';

/** Every question that a page asks of its data source by the HTTP API. */
export const QUERIES = '**/resources/api/v1/query*';

export interface Question {
  readonly path: 'query' | 'query_range';
  readonly query: string;
  readonly form: URLSearchParams;
}

/** Short questions stand in the address, long ones are posted. Undefined: it is none. */
export function questionOf(request: Request): Question | undefined {
  const url = new URL(request.url());
  const path = /\/resources\/api\/v1\/(query|query_range)$/.exec(url.pathname)?.[1];
  if (path !== 'query' && path !== 'query_range') return undefined;
  const form = new URLSearchParams(request.postData() ?? url.search);
  return { path, form, query: form.get('query') ?? '' };
}

/** The questions of `page` from now on; the list grows. */
export function questionsOf(page: Page): Question[] {
  const asked: Question[] = [];
  page.on('request', (request) => {
    const question = questionOf(request);
    if (question) asked.push(question);
  });
  return asked;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | 'NaN' | '+Inf';
}

export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  /** Values at the start, and then at every step. */
  readonly values: readonly number[];
}

/** Seconds, by the test's clock. */
const seconds = (): number => Date.now() / 1000;

export const vector = (samples: readonly Sample[]) => ({
  status: 'success',
  data: {
    resultType: 'vector',
    result: samples.map(({ labels, value }) => ({ metric: labels, value: [seconds(), String(value)] })),
  },
});

export function matrix({ form }: Question, lines: readonly Line[]) {
  const [start, step] = [Number(form.get('start')), Number(form.get('step'))];
  const result = lines.map(({ labels, values }) => ({
    metric: labels,
    values: values.map((value, index) => [start + index * step, String(value)]),
  }));
  return { status: 'success', data: { resultType: 'matrix', result } };
}

/** Answers the questions for which `answer` has one; all others reach the real Prometheus. */
export async function answering(page: Page, answer: (question: Question) => object | undefined): Promise<void> {
  await page.route(QUERIES, async (route: Route) => {
    const question = questionOf(route.request());
    const json = question && answer(question);
    return json ? route.fulfill({ json }) : route.fallback();
  });
}

/** A service as its recorded series; what is left out is not recorded. */
export interface Service {
  readonly service: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly traffic?: Sample['value'];
  readonly errors?: Sample['value'];
  readonly latency?: Sample['value'];
  readonly saturation?: Sample['value'];
  readonly budget?: number;
  /** Alert that fires since so many seconds, with its other labels. */
  readonly alert?: { readonly alertname: string; readonly severity: string; readonly age: number };
}

/**
 * The answers of a Prometheus that records `services` to the questions of the overview.
 *
 * It knows names alone: a question is answered by all series whose names stand in it. An earlier time has `earlier`.
 */
export function recording(services: readonly Service[], earlier: readonly Service[] = []) {
  const now = services.flatMap(seriesOf);
  const before = earlier.flatMap(seriesOf);
  return ({ path, query }: Question): object | undefined => {
    if (path !== 'query') return undefined;
    // Limits are joined with values, which names alone cannot answer: none is crossed.
    if (query.includes('service:threshold:value')) return vector([]);
    const all = query.includes(' offset ') ? before : now;
    return vector(all.filter(({ labels }) => query.includes(labels.__name__ ?? '')));
  };
}

function seriesOf({ alert, budget, errors, labels = {}, latency, saturation, service, traffic }: Service): Sample[] {
  const one = (__name__: string, value: Sample['value'] | undefined, more = {}): Sample[] =>
    value === undefined ? [] : [{ labels: { __name__, service, ...more }, value }];
  const { age = 0, ...alerting } = alert ?? {};
  return [
    ...one('service:info', 1, { profile: 'node-http', selector: `job="x"`, ...labels }),
    ...one('service:requests:rate5m', traffic),
    ...one('service:errors:ratio_rate5m', errors),
    ...one('service:latency_seconds:quantile5m', latency, { quantile: '0.99' }),
    ...one('service:saturation:ratio', saturation, { resource: 'cpu' }),
    ...one('service:slo_budget_remaining:ratio', budget, { slo: 'availability' }),
    ...(alert
      ? [
          ...one('ALERTS', 1, { alertstate: 'firing', ...alerting }),
          ...one('ALERTS_FOR_STATE', Math.round(seconds() - age), alerting),
        ]
      : []),
  ];
}
