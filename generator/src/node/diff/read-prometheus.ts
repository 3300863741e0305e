/** The rules that a running Prometheus has loaded. */

import { milliseconds, printDuration } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';
import type { Io } from '../io.ts';
import { Interrupted } from '../io.ts';
import { Refusal } from '../refusal.ts';
import type { KnownRule } from './known-rule.ts';

/** How long the server may take, in milliseconds: a hundred thousand rules answered in seconds. */
const LIMIT_MS = 30_000;

/**
 * The rules at `base` (`/api/v1/rules`), in the server's order.
 *
 * @param base  Address of the server, with a path where it has one; a name and password in it are sent as basic
 *   authentication and never printed.
 * @throws Refusal `prometheus-unreachable` with what came instead; Interrupted.
 */
export async function rulesInPrometheus(base: URL, io: Io): Promise<readonly KnownRule[]> {
  const url = new URL(base);
  url.username = '';
  url.password = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/rules`;
  // Firing instances can be a thousand times as many as rules, and are of no use here.
  url.search = '?exclude_alerts=true';
  const answer = await ask(url, authorization(base), io);
  const groups = groupsOf(answer);
  if (groups === undefined) throw unreachable(url, 'its answer is not the rules of a Prometheus');
  return groups.flatMap((group) => {
    const rules: unknown[] = Array.isArray(group.rules) ? group.rules : [];
    return rules.map((rule) => ruleOf(rule, group, url));
  });
}

async function ask(url: URL, headers: Readonly<Record<string, string>>, io: Io): Promise<unknown> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(LIMIT_MS)]);
  let response: Response;
  let body: string;
  try {
    response = await io.fetch(url, { headers, signal, redirect: 'follow' });
    body = await response.text();
  } catch (error) {
    if (io.signal.aborted) throw new Interrupted();
    throw unreachable(url, causeOf(error));
  }
  if (!response.ok) throw unreachable(url, `it answers ${response.status} ${response.statusText}`.trim());
  try {
    return JSON.parse(body);
  } catch {
    throw unreachable(url, 'its answer is not JSON');
  }
}

function ruleOf(item: unknown, group: Record<string, unknown>, url: URL): KnownRule {
  const rule = record(item);
  if (rule === undefined) throw unreachable(url, 'its answer is not the rules of a Prometheus');
  const interval = typeof group.interval === 'number' ? { interval: ofSeconds(group.interval) } : {};
  return {
    kind: rule.type === 'alerting' ? 'alert' : 'record',
    name: String(rule.name),
    expr: String(rule.query),
    for: ofSeconds(rule.duration),
    keepFiringFor: ofSeconds(rule.keepFiringFor),
    labels: labels(rule.labels),
    annotations: labels(rule.annotations),
    group: String(group.name),
    ...interval,
  };
}

function groupsOf(answer: unknown): readonly Record<string, unknown>[] | undefined {
  const content = record(record(answer)?.data);
  if (record(answer)?.status !== 'success' || !Array.isArray(content?.groups)) return undefined;
  return content.groups.map(record).filter((group) => group !== undefined);
}

function authorization(base: URL): Readonly<Record<string, string>> {
  if (base.username === '') return {};
  const pair = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function ofSeconds(value: unknown): string {
  return printDuration(milliseconds(typeof value === 'number' ? value * 1000 : 0));
}

function labels(value: unknown): Labels {
  return Object.fromEntries(Object.entries(record(value) ?? {}).map(([name, content]) => [name, String(content)]));
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${LIMIT_MS / 1000} s`;
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

function unreachable(url: URL, reason: string): Refusal {
  return new Refusal('prometheus-unreachable', `\`${url.origin}${url.pathname}\`: ${reason}.`, {
    help: 'give the address that the server is reached at from here, such as http://localhost:9090',
  });
}
