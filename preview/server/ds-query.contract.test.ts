import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { replaceMacros, stepOf } from './ds-query.ts';
import type { Frame } from './frames.ts';
import {
  type Received,
  rawRequest,
  type StartedPreview,
  startPreview,
  startUpstream,
  type Upstream,
} from './testing.ts';

interface Recorded {
  readonly request: {
    readonly from: string;
    readonly to: string;
    readonly queries: readonly { readonly expr: string }[];
  };
  readonly status: number;
  readonly response: {
    readonly message?: string;
    readonly results?: Readonly<
      Record<string, { readonly error?: string; readonly status: number; readonly frames: readonly Frame[] }>
    >;
  };
}

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'grafana');
const recordings = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Recorded] as const)
  .filter(([, recorded]) => recorded.request.queries !== undefined);

/** The text that Prometheus gave for a value, from Grafana's frame of it. */
function textOf(frame: Frame, row: number): string {
  const entities = frame.data.entities?.[1] ?? {};
  if (entities.NaN?.includes(row)) return 'NaN';
  if (entities.Inf?.includes(row)) return '+Inf';
  if (entities.NegInf?.includes(row)) return '-Inf';
  return String(frame.data.values[1]?.[row]);
}

/** What the Prometheus behind the recording must have answered to one of the host's requests. */
function prometheusAnswer(
  recorded: Recorded,
  { target, body }: Received,
): { readonly status: number; readonly body: unknown } {
  const form = new URLSearchParams(body);
  const expr = form.get('query') ?? '';
  const results = Object.values(recorded.response.results ?? {});
  const result = results.find(({ frames }) =>
    frames[0]?.schema.meta.executedQueryString?.toString().includes(`Expr: ${expr}\n`),
  );
  if (result === undefined)
    return { status: 400, body: { status: 'error', errorType: 'bad_data', error: `asked for \`${expr}\`` } };
  if (result.error !== undefined) {
    const [errorType, ...rest] = result.error.split(': ');
    return { status: result.status, body: { status: 'error', errorType, error: rest.join(': ') } };
  }
  const isRange = target.endsWith('/query_range');
  const typeOf = (frame: Frame): string => (frame.schema.meta.custom as { resultType?: string }).resultType ?? '';
  const frames = result.frames.filter(
    (frame) => frame.schema.fields.length > 0 && (typeOf(frame) === 'matrix') === isRange,
  );
  const metric = (frame: Frame): unknown => frame.schema.fields[1]?.labels;
  const sample = (frame: Frame, row: number): unknown => [
    Number(frame.data.values[0]?.[row]) / 1000,
    textOf(frame, row),
  ];
  const resultType = frames[0] ? typeOf(frames[0]) : isRange ? 'matrix' : 'vector';
  const data =
    resultType === 'scalar' || resultType === 'string'
      ? frames[0] && sample(frames[0], 0)
      : frames.map((frame) =>
          isRange
            ? { metric: metric(frame), values: frame.data.values[0]?.map((_, row) => sample(frame, row)) }
            : { metric: metric(frame), value: sample(frame, 0) },
        );
  return { status: 200, body: { status: 'success', data: { resultType, result: data } } };
}

let upstream: Upstream | undefined;
let preview: StartedPreview | undefined;
afterEach(async () => {
  await preview?.close();
  await upstream?.close();
});

describe('POST /api/ds/query against the recorded answers of Grafana 12.4', () => {
  it('finds the recordings', () => {
    expect(recordings).toHaveLength(18);
  });

  for (const [name, recorded] of recordings) {
    it(`answers ${name} as Grafana did`, async () => {
      upstream = await startUpstream((response, received) => {
        const { status, body } = prometheusAnswer(recorded, received);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
      preview = await startPreview({
        dataSources: [{ uid: 'prom', name: 'Prometheus', url: upstream.url, timeInterval: '5s' }],
      });
      const answer = await rawRequest(preview.url, '/api/ds/query', {
        method: 'POST',
        body: JSON.stringify(recorded.request),
      });
      expect(answer.status).toBe(recorded.status);
      expect(JSON.parse(answer.body)).toEqual(recorded.response);
      for (const { body, target } of upstream.received) {
        const form = new URLSearchParams(body);
        if (target.endsWith('query_range'))
          expect([form.get('start'), form.get('end'), form.get('step')]).toEqual(['1795248540', '1795249140', '15']);
        else expect(form.get('time')).toBe('1795249140');
      }
    });
  }
});

describe('what the recordings do not hold', () => {
  const ask = async (answer: { status: number; body: unknown }, query: Record<string, unknown> = {}) => {
    upstream = await startUpstream((response) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
    preview = await startPreview({ dataSources: [{ uid: 'prom', name: 'Prometheus', url: upstream.url }] });
    const body = {
      from: '0',
      to: '600000',
      queries: [{ refId: 'A', datasource: { uid: 'prom' }, expr: 'up', ...query }],
    };
    const got = await rawRequest(preview.url, '/api/ds/query', { method: 'POST', body: JSON.stringify(body) });
    return { status: got.status, body: JSON.parse(got.body) };
  };

  it('turns warnings and infos into notices on the first frame', async () => {
    const result = [
      { metric: { a: '1' }, values: [[0, '1']] },
      { metric: { a: '2' }, values: [[0, '2']] },
    ];
    const { body } = await ask({
      status: 200,
      body: { status: 'success', warnings: ['slow'], infos: ['no counter'], data: { resultType: 'matrix', result } },
    });
    expect(body.results.A.frames[0].schema.meta.notices).toEqual([
      { severity: 'warning', text: 'slow' },
      { severity: 'warning', text: 'no counter' },
    ]);
    expect(body.results.A.frames[1].schema.meta.notices).toBeUndefined();
  });

  it('passes the status of an execution error and of something that is no Prometheus', async () => {
    const failed = await ask({
      status: 422,
      body: { status: 'error', errorType: 'execution', error: 'too many samples' },
    });
    expect(failed).toMatchObject({
      status: 400,
      body: { results: { A: { status: 422, error: 'execution: too many samples' } } },
    });
    await preview?.close();
    const html = await ask({ status: 200, body: '<html>sign in</html>' });
    expect(html.body.results.A).toMatchObject({ status: 502, error: 'no Prometheus answer: `<html>sign in</html>`' });
  });

  it('says that a Prometheus cannot be reached', async () => {
    const gone = await startUpstream();
    await gone.close();
    preview = await startPreview({ dataSources: [{ uid: 'prom', name: 'Prometheus', url: gone.url }] });
    const body = { from: '0', to: '600000', queries: [{ refId: 'A', datasource: { uid: 'prom' }, expr: 'up' }] };
    const got = await rawRequest(preview.url, '/api/ds/query', { method: 'POST', body: JSON.stringify(body) });
    expect(JSON.parse(got.body).results.A).toMatchObject({ status: 502, errorSource: 'downstream' });
  });

  it('refuses a request without queries or without a range', async () => {
    preview = await startPreview();
    const send = async (body: unknown) =>
      (await rawRequest(preview?.url ?? '', '/api/ds/query', { method: 'POST', body: JSON.stringify(body) })).status;
    expect(await send({ from: '0', to: '1', queries: [] })).toBe(400);
    expect(await send({ queries: [{ refId: 'A' }] })).toBe(400);
  });
});

describe('step and macros', () => {
  const query = {
    refId: 'A',
    uid: 'p',
    expr: '',
    intervalMs: 1000,
    interval: '',
    intervalFactor: 1,
    legendFormat: '',
    isRange: true,
    isInstant: false,
  };
  const day = { fromMs: 0, toMs: 86_400_000 };

  it('steps no finer than the scrape interval', () => {
    expect(stepOf(query, day, '30s')).toEqual({ stepMs: 30_000, scrapeMs: 30_000 });
    expect(stepOf({ ...query, intervalMs: 60_000 }, day, undefined)).toEqual({ stepMs: 60_000, scrapeMs: 15_000 });
    expect(stepOf({ ...query, interval: '2m' }, day, '15s')).toEqual({ stepMs: 120_000, scrapeMs: 120_000 });
  });

  it('never asks for more than 11,000 points', () => {
    const { stepMs } = stepOf(query, { fromMs: 0, toMs: 30 * 86_400_000 }, '15s');
    expect((30 * 86_400_000) / stepMs).toBeLessThanOrEqual(11_000);
  });

  it('replaces the longer names first, with and without braces', () => {
    const expr = '$__rate_interval ${__rate_interval} $__interval_ms ${__interval} $__range $__range_s $__range_ms';
    expect(replaceMacros(expr, day, 60_000, 15_000)).toBe('75s 75s 60000 1m 86400s 86400 86400000');
  });
});
