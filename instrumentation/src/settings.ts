/** The small JSON that the generator's target `instrumentation` writes: what the spec knows and the metrics need. */

import { readFileSync } from 'node:fs';
import { METRICS } from './metrics.ts';

/** Settings as read. */
export interface Settings {
  /** Name of the service in its spec. */
  readonly service?: string;
  /** Seconds or bytes, by metric name: boundaries at the objectives' thresholds, added to the table's. */
  readonly buckets: Readonly<Record<string, readonly number[]>>;
  /** Route templates that are not counted. */
  readonly excludedRoutes: readonly string[];
}

/**
 * Reads settings.
 *
 * @param source  The path of the JSON file, or what it holds: `service`, `excludedRoutes`, and `buckets` either as a list
 *   of seconds (for the request duration) or as lists by metric name.
 * @throws Error that names the field and its value; at start, since wrong buckets make objectives unanswerable.
 */
export function readSettings(source: string | object): Settings {
  const given: unknown = typeof source === 'string' ? parse(source) : source;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw fault('the file', given, 'an object');
  const { service, buckets, excludedRoutes } = given as Record<string, unknown>;
  if (service !== undefined && typeof service !== 'string') throw fault('service', service, 'a name');
  return {
    ...(service === undefined ? {} : { service }),
    buckets: readBuckets(buckets ?? {}),
    excludedRoutes: strings('excludedRoutes', excludedRoutes ?? []),
  };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`settings \`${path}\`: ${(error as Error).message}`);
  }
}

function readBuckets(given: unknown): Record<string, readonly number[]> {
  if (Array.isArray(given)) return { [METRICS.httpRequestDuration.name]: numbers('buckets', given) };
  if (typeof given !== 'object' || given === null) throw fault('buckets', given, 'numbers, or numbers by metric name');
  return Object.fromEntries(Object.entries(given).map(([name, bounds]) => [name, numbers(`buckets.${name}`, bounds)]));
}

function numbers(field: string, given: unknown): readonly number[] {
  if (!Array.isArray(given)) throw fault(field, given, 'a list of numbers');
  for (const bound of given) {
    if (typeof bound !== 'number' || !Number.isFinite(bound) || bound <= 0)
      throw fault(field, bound, 'positive numbers');
  }
  return given as number[];
}

function strings(field: string, given: unknown): readonly string[] {
  if (!Array.isArray(given) || given.some((each) => typeof each !== 'string'))
    throw fault(field, given, 'a list of routes');
  return given as string[];
}

function fault(field: string, value: unknown, expected: string): Error {
  return new Error(`settings: ${field} is \`${JSON.stringify(value)}\`; expected ${expected}`);
}
