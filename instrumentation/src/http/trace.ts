/** The trace that is active, as any OpenTelemetry set-up in the process sees it; without depending on OpenTelemetry. */

import type { IncomingMessage } from 'node:http';

/** The trace and span of the active span, in hexadecimal. */
export interface ActiveTrace {
  readonly traceId: string;
  readonly spanId: string;
}

interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags?: number;
}

interface OtelApi {
  readonly context?: { active(): { getValue(key: symbol): { spanContext?(): SpanContext } | undefined } };
}

// Both keys are part of @opentelemetry/api 1.x: copies of it in one process find each other by them.
const API = Symbol.for('opentelemetry.js.api.1');
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;
const SAMPLED = 1;

/**
 * The active span's ids, or those the caller sent.
 *
 * @param request  Its W3C header is read where no span is active: its trace is the one a server span would continue. Node
 *   parses headers when they are first asked for, so without OpenTelemetry they are not.
 * @returns undefined where there is no OpenTelemetry in the process, or the trace is not sampled and so stored nowhere.
 */
export function activeTrace(request: IncomingMessage): ActiveTrace | undefined {
  const api = (globalThis as { [API]?: OtelApi })[API];
  if (api?.context === undefined) return undefined;
  const span = api.context.active().getValue(SPAN)?.spanContext?.();
  if (span !== undefined && (span.traceFlags ?? 0) & SAMPLED) return { traceId: span.traceId, spanId: span.spanId };
  const { traceparent } = request.headers;
  const sent = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null;
  if (sent === null || (Number.parseInt(sent[3] as string, 16) & SAMPLED) === 0) return undefined;
  return { traceId: sent[1] as string, spanId: sent[2] as string };
}
