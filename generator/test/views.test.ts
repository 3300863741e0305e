/** The views of the instrumentation, each held against the profile of its name: real requests in, alerts out. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Instrumentation, instrument, VIEW_IDS, type ViewId } from '@quartet/instrumentation';
import express, { type Response } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkMetrics } from '../../instrumentation/test/support/promtool.ts';
import { decimal, printDecimal } from '../src/model/decimal.ts';
import { identify } from '../src/profiles/identify.ts';
import { ruleText, serviceText } from './compiled.ts';
import { type ExposedSample, labelNames, parseExposition, printSeries } from './exposition.ts';
import { type Expected, type Inputs, type Outcome, testRules, unitTests } from './promtool.ts';

/** What a minute brings, repeated: twelve requests that go well, and where it is a bad one, eight that fail. */
const GOOD = [
  ...Array.from({ length: 10 }, (_, id) => ['GET', `/users/${id}`] as const),
  ['POST', '/users'] as const,
  ['GET', '/nobody-routes-this'] as const,
];
const BAD = [
  ...Array.from({ length: 5 }, () => ['GET', '/boom'] as const),
  ...Array.from({ length: 3 }, () => ['GET', '/busy'] as const),
];
const MINUTES = 20;

let server: Server;
let g: Instrumentation | undefined;

beforeEach(() => {
  g = undefined;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await g?.close();
});

/** An application that exposes `view`; the functions send requests and scrape. */
async function shown(view: ViewId) {
  const measured = instrument({ views: [view] });
  g = measured;
  const app = express();
  measured.express(app);
  app.get('/users/:id', (_request, response) => void response.send('x'));
  app.post('/users', (_request, response) => void response.status(201).end());
  app.get('/busy', (_request, response) => void response.status(503).end());
  app.get('/boom', () => {
    throw new Error('boom');
  });
  app.use((_failure: unknown, _request: unknown, response: Response, _next: unknown) => {
    response.status(500).end();
  });
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    send: async (requests: readonly (readonly [string, string])[]) => {
      for (const [method, path] of requests) await (await fetch(`${url}${path}`, { method })).text();
      await expect.poll(() => measured.core.recorder.active).toBe(0);
    },
    scrape: () => measured.metrics(),
  };
}

/** Two scrapes a minute apart, as series that go on growing as they did between them. */
function goingOn(before: readonly ExposedSample[], after: readonly ExposedSample[]): Inputs {
  const first = new Map(before.map((sample) => [printSeries(sample), sample.value]));
  return Object.fromEntries(
    after.map((sample) => {
      const value = first.get(printSeries(sample)) ?? 0;
      const growth = sample.isCounter ? sample.value - value : 0;
      const series = printSeries({ ...sample, labels: { ...sample.labels, job: 'app' } });
      return [series, `${printed(sample.isCounter ? value : sample.value)}+${printed(growth)}x${MINUTES}`];
    }),
  );
}

function printed(value: number): string {
  return printDecimal(decimal(value));
}

function proof(profile: string, inputs: Inputs, expected: readonly Expected[]): Outcome {
  const rules = ruleText(serviceText({ profile }));
  return testRules(
    [
      { path: 'rules.yaml', text: rules },
      { path: 'view.test.yaml', text: unitTests(['rules.yaml'], '30s', [{ inputs, expected }]) },
    ],
    (path) => path === 'view.test.yaml',
  );
}

const at = `${MINUTES}m`;
const FIRING = 'count by (alertname, service) (ALERTS{alertname="HighErrorRate",alertstate="firing"})';
/** A second's share of so many a minute; twelve digits are compared, since a rate has passed through a division. */
const isRate = (series: string, perMinute: number): Expected => ({
  at,
  expr: `count(abs(${series} * 60 - ${perMinute}) < 1e-9)`,
  values: { '{}': 1 },
});

describe.each(VIEW_IDS)('the view %s', (view) => {
  it('is clean to promtool and is taken for the library whose names it shows', async () => {
    const { send, scrape } = await shown(view);
    await send([...GOOD, ...BAD]);
    const text = await scrape();
    expect(checkMetrics(text)).toBe('');
    expect(identify(labelNames(parseExposition(text)))).toContain(view);
  });

  it('makes HighErrorRate fire while requests fail, and records how many', async () => {
    const { send, scrape } = await shown(view);
    await send([...GOOD, ...BAD]);
    const before = parseExposition(await scrape());
    await send([...GOOD, ...BAD]);
    const outcome = proof(view, goingOn(before, parseExposition(await scrape())), [
      { at, expr: FIRING, values: { '{alertname="HighErrorRate",service="app"}': 1 } },
      isRate('service:errors:rate5m', BAD.length),
      isRate('service:requests:rate5m', GOOD.length + BAD.length),
      isRate('service:errors:ratio_rate5m / 60', BAD.length / (GOOD.length + BAD.length)),
    ]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });

  it('leaves it quiet while all goes well, whatever failed before', async () => {
    const { send, scrape } = await shown(view);
    await send([...GOOD, ...BAD]);
    const before = parseExposition(await scrape());
    await send(GOOD);
    const outcome = proof(view, goingOn(before, parseExposition(await scrape())), [
      { at, expr: FIRING, values: {} },
      isRate('service:errors:rate5m', 0),
      isRate('service:requests:rate5m', GOOD.length),
    ]);
    expect(outcome.output).not.toContain('FAILED');
    expect(outcome.passed).toBe(true);
  });
});
