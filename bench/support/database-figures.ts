/** The figures of the databases' benchmark, from what a Prometheus says of itself and from the clock. */

import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './table.ts';

/** What a Prometheus did over some time. */
export interface Work {
  /** How long it was watched: answers of a busy Prometheus take their time. */
  readonly seconds: number;
  /** CPU seconds of the whole process for each second on the clock. */
  readonly cpu: number;
  /** How often each rule group was evaluated, on average. */
  readonly rounds: number;
  /** Rounds that were left out since the one before had not ended. */
  readonly missed: number;
  readonly failures: number;
}

/** Watches the Prometheus at `url` for `seconds`. */
export async function workOf(url: string, seconds: number): Promise<Work> {
  const look = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return {
      at: performance.now() / 1000,
      cpu: total(valuesOf(text, 'process_cpu_seconds_total')),
      groups: valuesOf(text, 'prometheus_rule_group_iterations_total').length,
      iterations: total(valuesOf(text, 'prometheus_rule_group_iterations_total')),
      missed: total(valuesOf(text, 'prometheus_rule_group_iterations_missed_total')),
      failures: total(valuesOf(text, 'prometheus_rule_evaluation_failures_total')),
    };
  };
  const before = await look();
  await sleep(seconds * 1000);
  const after = await look();
  // A round that is missed is counted as one, too.
  const missed = after.missed - before.missed;
  const passed = after.at - before.at;
  return {
    seconds: passed,
    cpu: (after.cpu - before.cpu) / passed,
    rounds: after.groups === 0 ? 0 : (after.iterations - before.iterations - missed) / after.groups,
    missed,
    failures: after.failures - before.failures,
  };
}

/** Values of the samples of `metric` in a scrape's text. */
export function valuesOf(text: string, metric: string): readonly number[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}

/** How many series a scrape has, and how many of them `names` keeps. */
export function keptOf(text: string, names: ReadonlySet<string>): { readonly all: number; readonly kept: number } {
  const series = text.split('\n').flatMap((line) => /^[a-zA-Z_:][\w:]*/.exec(line)?.[0] ?? []);
  return { all: series.length, kept: series.filter((name) => names.has(name)).length };
}

/**
 * Milliseconds that each of `queries` takes, the median of `rounds` in which they take turns.
 *
 * @param results  Series that each must return: a fast answer that says less is no answer.
 * @param range  Asks for a graph of the last `seconds` instead of one instant.
 * @throws when one returns another number.
 */
export async function queryTimes(
  url: string,
  queries: readonly string[],
  rounds: number,
  results: number,
  range?: { readonly seconds: number; readonly step: number },
): Promise<readonly number[]> {
  const times = queries.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, query] of queries.entries()) {
      const now = Date.now() / 1000;
      const form = range
        ? { query, start: String(now - range.seconds), end: String(now), step: String(range.step) }
        : { query, time: String(now) };
      const began = performance.now();
      const response = await fetch(`${url}/api/v1/${range ? 'query_range' : 'query'}`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      const text = await response.text();
      times[index]!.push(performance.now() - began);
      const answer = JSON.parse(text) as { readonly data?: { readonly result: readonly unknown[] } };
      const got = answer.data?.result.length;
      if (got !== results)
        throw new Error(`queryTimes: ${query} returns ${got} series, not ${results}: ${text.slice(0, 200)}`);
    }
  }
  return times.map(median);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
