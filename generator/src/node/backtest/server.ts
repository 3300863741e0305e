/** What a backtest asks of a Prometheus over HTTP: its time, its rules, and samples over time. */

import { loadedGroups } from '../../backtest/loaded.ts';
import { type Instant, matrixOf, QueryFailed, type RangeQuery, record } from '../../backtest/matrix.ts';
import { type Duration, printDuration } from '../../model/duration.ts';
import type { RuleGroup } from '../../plan.ts';
import { addressOf, unreachable } from '../doctor/client.ts';
import type { Io } from '../io.ts';
import { Interrupted } from '../io.ts';

export interface ServerOptions {
  /** With a path where it has one; a name and password in it are sent as basic authentication and never printed. */
  readonly base: URL;
  /** For each request. */
  readonly timeout: Duration;
  /** A bearer token. */
  readonly token?: string;
}

export interface BacktestServer {
  readonly query: RangeQuery;
  /** The server's own time. @throws Refusal `prometheus-unreachable`; Interrupted. */
  readonly now: () => Promise<Instant>;
  /** What it has loaded; undefined where it does not say. @throws Interrupted */
  readonly rules: () => Promise<readonly RuleGroup[] | undefined>;
  /** Range queries made so far. */
  readonly asked: () => number;
}

/** A server that answers with something else than JSON, or not at all. */
class NoAnswer extends Error {}

export function backtestServer(options: ServerOptions, io: Io): BacktestServer {
  const { base, timeout } = options;
  const headers = { accept: 'application/json', ...authorization(options) };
  let asked = 0;
  const ask = async (path: string, form: Readonly<Record<string, string>> | undefined, signal: AbortSignal) => {
    const limit = AbortSignal.timeout(timeout);
    try {
      const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
      const response = await io.fetch(addressOf(base, path), {
        ...body,
        headers,
        signal: AbortSignal.any([signal, limit]),
      });
      return answerOf(response.status, await response.text());
    } catch (error) {
      if (io.signal.aborted) throw new Interrupted();
      if (limit.aborted) throw new QueryFailed(`the query timed out: no answer within ${printDuration(timeout)}`);
      if (error instanceof NoAnswer) throw error;
      throw new NoAnswer(reasonOf(error));
    }
  };
  const query: RangeQuery = async (expr, start, end, step, signal) => {
    asked++;
    const [from, to, width] = [start, end, step].map((ms) => String(ms / 1000)) as [string, string, string];
    try {
      return matrixOf(await ask('/api/v1/query_range', { query: expr, start: from, end: to, step: width }, signal));
    } catch (error) {
      throw error instanceof NoAnswer ? new QueryFailed(error.message) : error;
    }
  };
  return {
    query,
    now: async () => {
      let answer: unknown;
      try {
        answer = await ask('/api/v1/query', { query: 'time()' }, io.signal);
      } catch (error) {
        if (error instanceof Interrupted || !(error instanceof Error)) throw error;
        throw unreachable(base, error.message);
      }
      const data = record(record(answer)?.data);
      const [time] = Array.isArray(data?.result) ? (data.result as readonly unknown[]) : [];
      if (typeof time !== 'number') throw unreachable(base, 'its answer is not that of a Prometheus');
      return Math.round(time * 1000);
    },
    rules: async () => {
      try {
        return loadedGroups(await ask('/api/v1/rules', undefined, io.signal));
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        return undefined;
      }
    },
    asked: () => asked,
  };
}

function answerOf(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer(`it answers ${status} and no JSON`);
  }
}

function authorization({ base, token }: ServerOptions): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (base.username === '') return {};
  const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && cause.code === 'ECONNREFUSED'
    ? 'nothing listens there (connection refused)'
    : cause.message;
}
