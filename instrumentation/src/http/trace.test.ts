import type { IncomingMessage } from 'node:http';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { activeTrace } from './trace.ts';

const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);

function request(traceparent?: string): IncomingMessage {
  return { headers: traceparent === undefined ? {} : { traceparent } } as IncomingMessage;
}

/** Makes a context the active one, as an OpenTelemetry set-up would. */
function activate(active: typeof ROOT_CONTEXT): void {
  context.setGlobalContextManager({
    active: () => active,
    with: (_ctx, fn, self, ...args) => fn.apply(self, args),
    bind: (_ctx, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
}

afterEach(() => context.disable());

describe('activeTrace', () => {
  it('is nothing without OpenTelemetry, and does not even look at the headers', () => {
    const unread = {
      get headers(): never {
        throw new Error('read');
      },
    };
    expect(activeTrace(unread as unknown as IncomingMessage)).toBeUndefined();
  });

  it('is that of the active span', () => {
    activate(trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags: 1 }));
    expect(activeTrace(request())).toEqual({ traceId: TRACE, spanId: SPAN });
  });

  it('is the one the caller sent where no span is active', () => {
    activate(ROOT_CONTEXT);
    expect(activeTrace(request(`00-${TRACE}-${SPAN}-01`))).toEqual({ traceId: TRACE, spanId: SPAN });
  });

  it('is nothing where it is not sampled, or cannot be read', () => {
    activate(trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags: 0 }));
    expect(activeTrace(request())).toBeUndefined();
    activate(ROOT_CONTEXT);
    for (const sent of [
      undefined,
      '',
      'x',
      `00-${TRACE}-${SPAN}-00`,
      `00-${TRACE}-${SPAN}`,
      `00-"><script>-${SPAN}-01`,
    ]) {
      expect([sent, activeTrace(request(sent))]).toEqual([sent, undefined]);
    }
  });
});
