/** Reads what `/api/v1` of a Prometheus answers into facts; what is of another shape counts as not there. */

import type { LoadedGroup, LoadedRule, Sample, ScrapedTarget } from '../../doctor/facts.ts';
import type { Duration } from '../../model/duration.ts';
import { durationOf, milliseconds } from '../../model/duration.ts';
import type { Labels } from '../../model/matcher.ts';

/** Groups of `/api/v1/rules`; undefined where `data` is something else. */
export function groupsOf(data: unknown): readonly LoadedGroup[] | undefined {
  const { groups } = record(data);
  if (!Array.isArray(groups)) return undefined;
  return groups.map(record).map((group) => ({
    name: text(group.name),
    file: text(group.file),
    interval: ofSeconds(group.interval),
    evaluation: ofSeconds(group.evaluationTime),
    rules: list(group.rules).map(ruleOf),
  }));
}

function ruleOf(item: unknown): LoadedRule {
  const rule = record(item);
  return {
    kind: rule.type === 'alerting' ? 'alert' : 'record',
    name: text(rule.name),
    expr: text(rule.query),
    for: ofSeconds(rule.duration),
    keepFiringFor: ofSeconds(rule.keepFiringFor),
    labels: labelsOf(rule.labels),
    annotations: labelsOf(rule.annotations),
    health: rule.health === 'err' || rule.health === 'ok' ? rule.health : 'unknown',
    lastError: text(rule.lastError),
  };
}

/** Active targets of `/api/v1/targets`; undefined where `data` is something else. */
export function targetsOf(data: unknown): readonly ScrapedTarget[] | undefined {
  const { activeTargets } = record(data);
  if (!Array.isArray(activeTargets)) return undefined;
  return activeTargets.map(record).map((target) => {
    const interval = durationOf(text(target.scrapeInterval));
    return {
      labels: labelsOf(target.labels),
      health: target.health === 'up' || target.health === 'down' ? target.health : 'unknown',
      lastError: text(target.lastError),
      url: text(target.scrapeUrl),
      ...(interval === undefined ? {} : { interval }),
    };
  });
}

/** Series of an instant query; undefined where `data` is no vector. */
export function samplesOf(data: unknown): readonly Sample[] | undefined {
  const { result, resultType } = record(data);
  if (resultType !== 'vector' || !Array.isArray(result)) return undefined;
  return result.map(record).map(({ metric, value }) => ({
    labels: labelsOf(metric),
    value: numberOf(list(value)[1]),
  }));
}

function numberOf(value: unknown): number {
  const written = text(value);
  if (/^[+-]?Inf$/.test(written)) return written.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(written);
}

function ofSeconds(value: unknown): Duration {
  // A group that takes less than a millisecond has still been evaluated.
  return milliseconds(typeof value === 'number' ? value * 1000 : 0);
}

function labelsOf(value: unknown): Labels {
  return Object.fromEntries(Object.entries(record(value)).map(([name, content]) => [name, String(content)]));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
