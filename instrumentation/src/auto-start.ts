/** What the start without code does: an instrumentation configured by the environment, attached to everything. */

import { attachEverything } from './auto-attach.ts';
import { instrument, setAutomatic } from './instrument.ts';
import type { InstrumentOptions } from './options.ts';
import type { ViewId } from './views/views.ts';

/** The port that OpenTelemetry's Prometheus exporter made usual. */
const PORT = 9464;

/**
 * Options from the environment: `QUARTET_SETTINGS` (path of the settings), `QUARTET_SERVICE`, `QUARTET_VIEWS` (separated by
 * commas), `QUARTET_METRICS_PORT`, `QUARTET_METRICS_HOST`, `QUARTET_METRICS_TOKEN`.
 *
 * @throws Error for a port that is none.
 */
export function optionsOf(env: Readonly<Record<string, string | undefined>>): InstrumentOptions {
  const port = env.QUARTET_METRICS_PORT === undefined ? PORT : Number(env.QUARTET_METRICS_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`QUARTET_METRICS_PORT is \`${env.QUARTET_METRICS_PORT}\`; expected a port`);
  }
  return {
    ...(env.QUARTET_SETTINGS === undefined ? {} : { settings: env.QUARTET_SETTINGS }),
    ...(env.QUARTET_SERVICE === undefined ? {} : { service: env.QUARTET_SERVICE }),
    ...(env.QUARTET_VIEWS === undefined
      ? {}
      : { views: env.QUARTET_VIEWS.split(',').map((view) => view.trim() as ViewId) }),
    metricsServer: {
      port,
      ...(env.QUARTET_METRICS_HOST === undefined ? {} : { host: env.QUARTET_METRICS_HOST }),
      ...(env.QUARTET_METRICS_TOKEN === undefined ? {} : { auth: { bearer: env.QUARTET_METRICS_TOKEN } }),
    },
  };
}

/** Starts the automatic instrumentation of this process. */
export function startAutomatic(env: Readonly<Record<string, string | undefined>>): void {
  const g = instrument(optionsOf(env));
  setAutomatic(g);
  attachEverything(g);
  // A port that is taken must not take the application down with it.
  g.metricsServer
    ?.port()
    .catch((error: Error) => process.stderr.write(`quartet: metrics are not served: ${error.message}\n`));
}
