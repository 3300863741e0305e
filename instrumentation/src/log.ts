/** One line per request through the application's pino: what is needed to find it, and nothing that must not leak. */

import { randomUUID } from 'node:crypto';
import type { RequestHub } from './http/hub.ts';
import { methodLabel } from './http/method.ts';
import { activeTrace } from './http/trace.ts';

/** What is used of a pino logger. */
export interface PinoLike {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LogOptions {
  /** Name of the service, on every line. */
  readonly service?: string;
  /** Share of the requests to log, 0–1; those that failed or were aborted are always logged. */
  readonly sample?: number;
  /** Chance, for tests. */
  readonly random?: () => number;
}

/** Request ids that a proxy sends are taken over where they are plain; anything else could forge lines or fill disks. */
const REQUEST_ID = /^[\w.:/+=-]{1,128}$/;

/**
 * Logs every request when it has ended: request id, trace id, method, route template, status, duration in seconds.
 * Neither the URL nor a header nor a body is written: they hold tokens and people's data.
 * @internal
 */
export function logRequests(hub: RequestHub, logger: PinoLike, options: LogOptions = {}): void {
  const { sample = 1, random = Math.random, service } = options;
  hub.onEnded(({ request, method, route, status, seconds, aborted, error }) => {
    const isFault = status >= 500 || aborted !== undefined;
    if (!isFault && sample < 1 && random() >= sample) return;
    const sent = request.headers['x-request-id'];
    const trace = activeTrace(request);
    const fields = {
      ...(service === undefined ? {} : { service }),
      request_id: typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : randomUUID(),
      ...(trace === undefined ? {} : { trace_id: trace.traceId }),
      method: methodLabel(method),
      route,
      status,
      duration: Math.round(seconds * 1e6) / 1e6,
      ...(aborted === undefined ? {} : { aborted }),
      ...(error === undefined ? {} : { error: nameOf(error) }),
    };
    if (status >= 500) logger.error(fields, 'request failed');
    else if (aborted !== undefined) logger.warn(fields, 'request aborted');
    else logger.info(fields, 'request');
  });
}

/** An error's class and code; its message may quote what a user sent. */
function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return [name, code].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') || 'error';
}
