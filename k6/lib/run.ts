/** What every scenario does: reads its settings and thresholds, sends requests under their tags, writes its figures. */

import exec from 'k6/execution';
import http from 'k6/http';
import type { Options } from 'k6/options';
import { type PromisesFile, tagsOf, thresholdsOf, trendStatsOf } from './promises.ts';
import { type Defaults, type Settings, settingsOf } from './settings.ts';
import { TIMEOUT_SECONDS } from './shapes.ts';
import { type Visit, visitOf } from './shop.ts';

/** Of the example shop in production, where THRESHOLDS names no other file. */
const COMMITTED = '../../examples/shop/output/k6/shop.thresholds.json';

const promises: PromisesFile = JSON.parse(open(__ENV.THRESHOLDS ?? import.meta.resolve(COMMITTED)));

// From here on k6 takes for a failure what the service counts as one, not every status from 400 on.
if (promises.expectedStatuses) http.setResponseCallback(http.expectedStatuses(...promises.expectedStatuses));

export interface Scenario {
  readonly settings: Settings;
  readonly options: Options;
}

type Shape = NonNullable<Options['scenarios']>[string];

/**
 * The options of a script with one scenario of that name.
 *
 * @throws when the environment asks for something that makes no sense.
 */
export function scenario(name: string, defaults: Defaults, shape: (settings: Settings) => Shape): Scenario {
  const settings = settingsOf(__ENV, defaults);
  return {
    settings,
    options: {
      scenarios: { [name]: shape(settings) },
      thresholds: thresholdsOf(promises, __ENV.ABORT_AFTER),
      summaryTrendStats: trendStatsOf(promises),
      setupTimeout: '20s',
      teardownTimeout: '20s',
    },
  };
}

/** Sends the next request of `visits`. */
export function send({ url }: Settings, visits: readonly Visit[]): void {
  const { method, path, route, body } = visitOf(visits, exec.scenario.iterationInTest);
  http.request(method, `${url}${path}`, body ?? null, {
    // The service counts each hop of a redirect by itself.
    redirects: 0,
    timeout: `${TIMEOUT_SECONDS}s`,
    tags: tagsOf(promises, { route, method }),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
  });
}

/** k6's figures as a file where SUMMARY names one, else its own summary. */
export function handleSummary(figures: object): Record<string, string> | undefined {
  return __ENV.SUMMARY === undefined ? undefined : { [__ENV.SUMMARY]: JSON.stringify(figures) };
}
