/** What an application may say when it starts an instrumentation, and the registry it means. */

import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { METRICS } from './metrics.ts';
import { isRegistry, type MetricsRegistry } from './registry.ts';
import type { SaturationOptions } from './saturation/saturation.ts';
import type { MetricsServerOptions } from './serve/server.ts';
import type { ViewId } from './views/views.ts';

export interface InstrumentOptions {
  /** Name of the service; the one of the settings where absent. */
  readonly service?: string;
  /**
   * The registry that the application's own metrics are in; `'auto'`: the default registry of the client that the
   * application has installed; `false` or absent: none, and a serializer of its own.
   */
  readonly registry?: MetricsRegistry | 'auto' | false;
  /** Names to expose, in order of precedence; `node-http` where absent. */
  readonly views?: readonly ViewId[];
  /** Series of one metric, 2,000 where absent. */
  readonly maxSeries?: number;
  /** Boundaries that are added: seconds for the request duration, or a list by metric name. */
  readonly buckets?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** The JSON file that the generator's target `instrumentation` writes, or what is in it. */
  readonly settings?: string | object;
  /** Route templates that are not counted. */
  readonly ignore?: readonly (string | RegExp)[];
  /** Route of a request that no framework knows; undefined: unmatched; null: not counted. */
  readonly route?: (request: IncomingMessage) => string | undefined | null;
  /** Also measure request and response sizes. */
  readonly sizes?: boolean;
  /** Keep the trace of the newest request of each bucket; on where absent. */
  readonly exemplars?: boolean;
  /** Measure how full the process' resources are; on where absent. */
  readonly saturation?: boolean | SaturationOptions;
  /** Serve metrics and probes on a port of their own. */
  readonly metricsServer?: MetricsServerOptions;
  /** Milliseconds that only grow; for tests. */
  readonly clock?: () => number;
}

/** Clients in the order in which they are looked for: the official one first. */
export const CLIENTS = ['@prometheus-io/client', 'prom-client', '@platformatic/prom-client'] as const;

/**
 * The registry that is meant.
 *
 * @param from  Directory whose `node_modules` are looked in for `'auto'`.
 * @throws Error for a value that is no registry.
 * @internal
 */
export function registryOf(given: InstrumentOptions['registry'], from: string): MetricsRegistry | undefined {
  if (given === undefined || given === false) return undefined;
  if (given === 'auto') return findRegistry(from);
  if (isRegistry(given)) return given;
  throw new Error(
    'registry: expected a registry of prom-client 15, @prometheus-io/client or @platformatic/prom-client',
  );
}

function findRegistry(from: string): MetricsRegistry | undefined {
  const require = createRequire(join(from, 'package.json'));
  for (const client of CLIENTS) {
    try {
      const { register } = require(client) as { register?: unknown };
      if (isRegistry(register)) return register;
    } catch {
      // Not installed; the next one may be.
    }
  }
  return undefined;
}

/**
 * Boundaries by metric name, from the options and the settings together.
 * @internal
 */
export function bucketsOf(
  given: InstrumentOptions['buckets'],
  fromSettings: Readonly<Record<string, readonly number[]>>,
): Record<string, readonly number[]> {
  const own = isList(given) ? { [METRICS.httpRequestDuration.name]: given } : (given ?? {});
  const names = new Set([...Object.keys(own), ...Object.keys(fromSettings)]);
  return Object.fromEntries([...names].map((name) => [name, [...(own[name] ?? []), ...(fromSettings[name] ?? [])]]));
}

function isList(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}
